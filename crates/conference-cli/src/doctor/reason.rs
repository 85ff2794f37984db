//! Names of faults. Programs may depend on them.

pub(super) const WRONG_SECRET: &str = "wrong_secret";
pub(super) const WRONG_REGION: &str = "wrong_region";
pub(super) const TOKEN_REJECTED: &str = "token_rejected";
pub(super) const MISSING_SCOPE: &str = "missing_scope";
pub(super) const IP_NOT_ALLOWED: &str = "ip_not_allowed";
pub(super) const CLOCK_SKEW: &str = "clock_skew";
pub(super) const USER_ID_FOR_UNION_ID: &str = "user_id_for_union_id";
pub(super) const QUOTA_USED_UP: &str = "quota_used_up";
pub(super) const ADDRESS_BANNED: &str = "address_banned";
pub(super) const NAME_NOT_RESOLVED: &str = "name_not_resolved";
pub(super) const PROXY_REFUSED: &str = "proxy_refused";
pub(super) const UNKNOWN_ISSUER: &str = "unknown_issuer";
pub(super) const WRONG_BASE_URL: &str = "wrong_base_url";

pub(super) const INVALID_CONFIGURATION: &str = "invalid_configuration";
pub(super) const NO_ROOT_CERTIFICATES: &str = "no_root_certificates";
pub(super) const NO_CONNECTION: &str = "no_connection";
pub(super) const CERTIFICATE_OUT_OF_DATE: &str = "certificate_out_of_date";
pub(super) const CERTIFICATE_FOR_ANOTHER_NAME: &str = "certificate_for_another_name";
pub(super) const NO_SECURE_CONNECTION: &str = "no_secure_connection";
pub(super) const CREDENTIALS_REFUSED: &str = "credentials_refused";
pub(super) const NOT_THE_SERVICE: &str = "not_the_service";
pub(super) const THROTTLED: &str = "throttled";
pub(super) const SERVICE_FAILED: &str = "service_failed";
pub(super) const UNKNOWN_REFUSAL: &str = "unknown_refusal";
