//! Usual causes and remedies of the platform's codes.

/// A text in both languages.
#[derive(Clone, Copy)]
pub(super) struct Hint {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
}

pub(super) const NEXT_MONTH: Hint = Hint {
    en: "The calls of this month are used up. Buy more in the developer console, or wait for the \
         next month; sending the call again does not help.",
    zh: "本月的调用次数已用完。请在开发者后台购买更多次数，或等到下个月；重试没有作用。",
};
pub(super) const REQUEST_SCOPE: Hint = Hint {
    en: "Request the scope that the error names for this app in the developer console, under \
         Permissions (权限管理).",
    zh: "请在开发者后台的“权限管理”中为应用申请错误信息所列的权限。",
};
pub(super) const ALLOW_ADDRESS: Hint = Hint {
    en: "Add the address that the message names to the IP allow-list of the app in the developer \
         console. It is the address that this machine or its proxy calls from.",
    zh: "请把错误信息中的地址加入开发者后台该应用的 IP 白名单；这是本机或其代理的出口地址。",
};
pub(super) const SLOW_DOWN: Hint = Hint {
    en: "Call less often: set a limit with `calls_per_second`. The platform accepts 20 calls per \
         second of an operation.",
    zh: "请降低调用频率，可用 `calls_per_second` 限速。平台对每个接口每秒最多受理 20 次调用。",
};
pub(super) const NEW_TOKEN: Hint = Hint {
    en: "Pass a token that has not expired: it is valid for two hours. With the app key and the \
         app secret the client fetches and renews it automatically.",
    zh: "请传入未过期的访问令牌（有效期两小时）；使用 app key 和 app secret 时，客户端会自动获取和更新令牌。\
         并请确认地域：一个地域的凭证在另一个地域无效。",
};
pub(super) const KEY_AND_SECRET: Hint = Hint {
    en: "Compare the app key (Client ID) and the app secret (Client Secret) with those in the \
         developer console of the app.",
    zh: "请在开发者后台核对应用的 app key（Client ID）和 app secret（Client Secret）。并请确认地域：一个地域的\
         凭证在另一个地域无效。",
};
pub(super) const SUITE_KEY: Hint = Hint {
    en: "Compare the suite key and the suite secret with those in the developer console of the app.",
    zh: "请在开发者后台核对应用的 suite key 和 suite secret。并请确认地域：一个地域的凭证在另一个地域无效。",
};
pub(super) const SUITE_TICKET: Hint = Hint {
    en: "Pass the suite ticket that was pushed last to the app; the platform pushes a new one about \
         every five hours.",
    zh: "请传入最近一次推送给应用的 suite ticket；平台大约每五小时推送一次。",
};
pub(super) const AUTHORIZATION: Hint = Hint {
    en: "Check that the organization with this corpId has authorized the app.",
    zh: "请确认该 corpId 的组织已授权此应用。",
};
