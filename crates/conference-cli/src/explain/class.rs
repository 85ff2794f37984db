//! Texts about the classes of error codes.

use conference_api::{ErrorClass, transport::CodeClass};

use super::Text;

/// Describes the class of a code of the conference service.
pub(super) fn of_service(class: ErrorClass) -> Text {
    match class {
        ErrorClass::InvalidRequest => Text {
            en: "invalid request: fix it before sending it again",
            zh: "请求有误：请修正后再发送",
        },
        ErrorClass::Permission => Text {
            en: "permission: the app or the person may not do this",
            zh: "无权限：应用或用户无权执行此操作",
        },
        ErrorClass::NotFound => Text { en: "not found", zh: "不存在" },
        ErrorClass::Ended => Text {
            en: "the meeting or the booking is over",
            zh: "已结束：会议已结束，或预约会议已取消",
        },
        ErrorClass::State => Text {
            en: "state: not possible in the current state of the meeting",
            zh: "状态不符：会议的当前状态不允许此操作",
        },
        ErrorClass::Throttled => Text {
            en: "throttled: wait, then send the request again",
            zh: "限流：请稍后重试",
        },
        ErrorClass::Server => Text {
            en: "server: the service failed, and may have carried out the request; before repeating \
                 a creation, look up its result",
            zh: "服务端出错：请求可能已执行，再次创建前请先查询",
        },
        _ => Text { en: "other", zh: "其他" },
    }
}

/// Describes the class of a code of the platform.
pub(super) fn of_platform(class: CodeClass) -> Text {
    match class {
        CodeClass::Throttled => Text {
            en: "throttled: too many calls; the request was not carried out, and is retried after a wait",
            zh: "限流：调用过于频繁，请求未执行，稍后会自动重试",
        },
        CodeClass::TokenRejected => Text {
            en: "token: the access token was rejected; the request was not carried out",
            zh: "accessToken 无效：请求未执行",
        },
        CodeClass::Credentials => Text {
            en: "credentials: the app's credentials were refused, so there is no access token",
            zh: "应用凭证无效：无法获取 accessToken",
        },
        CodeClass::Permission => Text {
            en: "permission: the app lacks a permission (scope)",
            zh: "缺少权限：应用没有该接口的权限",
        },
        CodeClass::AddressNotAllowed => Text {
            en: "address: this machine is not on the IP allow-list of the app",
            zh: "IP 受限：本机不在应用的 IP 白名单中",
        },
        CodeClass::Quota => Text {
            en: "quota: the organization has used up its calls for this month",
            zh: "调用量用尽：组织本月的调用次数已用完",
        },
        CodeClass::Server => Text {
            en: "server: the platform failed, and may have carried out the request",
            zh: "平台出错：请求可能已执行",
        },
        _ => Text {
            en: "other: the same request will fail again", zh: "其他：重试仍会失败"
        },
    }
}
