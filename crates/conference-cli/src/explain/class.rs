//! Texts about the classes of error codes.

use conference_api::{ErrorClass, transport::CodeClass};

use super::Text;

/// Describes the class of a code of the conference service.
pub(super) fn of_service(class: ErrorClass) -> Text {
    match class {
        ErrorClass::InvalidRequest => Text {
            en: "invalid request: fix it before sending it again",
            zh: "请求有误：修正后再发送",
        },
        ErrorClass::Permission => Text {
            en: "permission: the app or the person may not do this",
            zh: "权限：应用或用户不能执行此操作",
        },
        ErrorClass::NotFound => Text { en: "not found", zh: "不存在" },
        ErrorClass::Ended => {
            Text { en: "the meeting or the booking is over", zh: "会议或预约已结束" }
        }
        ErrorClass::State => Text {
            en: "state: not possible in the current state of the meeting",
            zh: "状态：会议当前状态不允许此操作",
        },
        ErrorClass::Throttled => Text {
            en: "throttled: wait, then send the request again",
            zh: "限流：等待后再次发送",
        },
        ErrorClass::Server => Text {
            en: "server: the service failed, and may have carried out the request; before repeating \
                 a creation, look up its result",
            zh: "服务端：服务出错，请求可能已执行；再次创建之前请先查询",
        },
        _ => Text { en: "other", zh: "其他" },
    }
}

/// Describes the class of a code of the platform.
pub(super) fn of_platform(class: CodeClass) -> Text {
    match class {
        CodeClass::Throttled => Text {
            en: "throttled: too many calls; the request was not carried out, and is retried after a wait",
            zh: "限流：调用过多，请求未执行，等待后会再次发送",
        },
        CodeClass::TokenRejected => Text {
            en: "token: the access token was rejected; the request was not carried out",
            zh: "令牌：访问令牌被拒绝，请求未执行",
        },
        CodeClass::Credentials => Text {
            en: "credentials: the app's credentials were refused, so there is no access token",
            zh: "凭证：应用凭证被拒绝，无法获取令牌",
        },
        CodeClass::Permission => Text {
            en: "permission: the app lacks a permission (scope)",
            zh: "权限：应用缺少接口权限",
        },
        CodeClass::AddressNotAllowed => Text {
            en: "address: this machine is not on the IP allow-list of the app",
            zh: "地址：本机不在应用的 IP 白名单中",
        },
        CodeClass::Quota => Text {
            en: "quota: the organization has used up its calls for this month",
            zh: "额度：组织本月的调用次数已用完",
        },
        CodeClass::Server => Text {
            en: "server: the platform failed, and may have carried out the request",
            zh: "服务端：平台出错，请求可能已执行",
        },
        _ => Text {
            en: "other: the same request will fail again", zh: "其他：再次发送仍会失败"
        },
    }
}
