//! Usual causes and remedies of the platform's codes.

/// A text in both languages.
#[derive(Clone, Copy)]
pub(super) struct Hint {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
}

pub(super) const NEXT_MONTH: Hint = Hint {
    en: "The calls of this month are used up. Upgrade the organization's edition of DingTalk, or \
         wait for the next month; sending the call again does not help.",
    zh: "组织本月的接口调用次数已用完，重试无效。请升级组织的钉钉版本，或等到下个月。",
};
pub(super) const REQUEST_SCOPE: Hint = Hint {
    en: "Request the scope that the error names for this app in the developer console, under \
         Permissions (权限管理).",
    zh: "请在开发者后台的“权限管理”中，为应用申请错误信息所列的权限。",
};
pub(super) const ALLOW_ADDRESS: Hint = Hint {
    en: "Add the address that the message names to the IP allow-list of the app in the developer \
         console. It is the address that this machine or its proxy calls from.",
    zh: "请在开发者后台把错误信息中的 IP 地址加入应用的 IP 白名单。它是本机或代理的出口 IP。",
};
pub(super) const SLOW_DOWN: Hint = Hint {
    en: "Call less often: set a limit with `calls_per_second`. The platform accepts 20 calls per \
         second of an operation.",
    zh: "请降低调用频率，可用 `calls_per_second` 限速。平台对每个接口的限制是每秒 20 次。",
};
pub(super) const NEW_TOKEN: Hint = Hint {
    en: "Pass a token that has not expired: it is valid for two hours. With the app key and the \
         app secret the client fetches and renews it automatically.",
    zh: "请传入未过期的 accessToken，它的有效期为两小时。使用 AppKey 和 AppSecret 时，客户端会自动获取和\
         更新 accessToken。另请确认地域：国内版和国际版的凭证不通用。",
};
pub(super) const KEY_AND_SECRET: Hint = Hint {
    en: "Compare the app key (Client ID) and the app secret (Client Secret) with those in the \
         developer console of the app.",
    zh: "请在开发者后台核对应用的 AppKey（Client ID）和 AppSecret（Client Secret）。另请确认地域：国内版和\
         国际版的凭证不通用。",
};
pub(super) const SUITE_KEY: Hint = Hint {
    en: "Compare the suite key and the suite secret with those in the developer console of the app.",
    zh: "请在开发者后台核对应用的 SuiteKey 和 SuiteSecret。另请确认地域：国内版和国际版的凭证不通用。",
};
pub(super) const SUITE_TICKET: Hint = Hint {
    en: "Pass the suite ticket that was pushed last to the app; the platform pushes a new one about \
         every five hours.",
    zh: "请使用钉钉最近一次推送给应用的 suiteTicket。钉钉大约每 5 小时推送一次。",
};
pub(super) const AUTHORIZATION: Hint = Hint {
    en: "Check that the organization with this corpId has authorized the app.",
    zh: "请确认 corpId 对应的组织已授权该应用。",
};
