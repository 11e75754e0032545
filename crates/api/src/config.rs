//! Configuration: flags and environment, read once.

use crate::kernel::db::Target;
use clap::Args;
use std::net::SocketAddr;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DatabaseOptions {
    /// `sqlite://path` or `postgres://user@host/name`
    #[arg(long = "database", env = "SETU_DATABASE_URL", default_value = "sqlite://setu.db", hide_env_values = true)]
    pub target: Target,
}

/// Where the files of records lie.
#[derive(Debug, Clone, Default, Args)]
pub struct DataOptions {
    /// The folder of the files that hang on records; nodes that share a database share it [default: beside the SQLite
    /// file, else `setu-files` here]
    #[arg(long, env = "SETU_DATA_DIR")]
    pub data_dir: Option<std::path::PathBuf>,
}

/// How mail leaves. Without it nobody resets a forgotten password but an administrator.
#[derive(Debug, Clone, Default, Args)]
pub struct MailOptions {
    /// `smtps://user:password@host:465`, or `smtp://…:587?tls=required`
    #[arg(long, env = "SETU_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender of every mail: `Setu <setu@hospital.example>`
    #[arg(long, env = "SETU_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Where people reach the app, for links in mails: `https://setu.hospital.example`
    #[arg(long, env = "SETU_PUBLIC_URL")]
    pub public_url: Option<String>,
}

/// How SMS leave: one request of HTTP for each, in whatever form the gateway takes. `{to}` (`+91…`), `{to_digits}`
/// (`91…`), `{text}`, `{sender}`, `{template_id}`, `{entity_id}` and `{unicode}` (1 for other than plain letters) may
/// stand in the address and in the body. Without an address no SMS leaves.
#[derive(Debug, Clone, Args)]
pub struct SmsOptions {
    /// The gateway's address: `https://sms.example.in/v1/send`, or `…?to={to_digits}&text={text}`
    #[arg(long, env = "SETU_SMS_URL", hide_env_values = true)]
    pub sms_url: Option<String>,
    /// GET, POST or PUT
    #[arg(long, env = "SETU_SMS_METHOD", default_value = "POST")]
    pub sms_method: String,
    /// `Name: value`, one a line
    #[arg(long = "sms-header", env = "SETU_SMS_HEADERS", value_delimiter = '\n', hide_env_values = true)]
    pub sms_headers: Vec<String>,
    /// `to={to_digits}&message={text}`, or JSON or XML, each value written as that needs it
    #[arg(long, env = "SETU_SMS_BODY", hide_env_values = true)]
    pub sms_body: Option<String>,
    /// The registered sender (India's DLT header): six letters
    #[arg(long, env = "SETU_SMS_SENDER")]
    pub sms_sender: Option<String>,
    /// The number under which the hospital is registered (India's DLT principal entity)
    #[arg(long, env = "SETU_SMS_ENTITY_ID")]
    pub sms_entity_id: Option<String>,
    /// What stands in the answer to an SMS that was accepted; any 2xx answer when absent
    #[arg(long, env = "SETU_SMS_ACCEPTED")]
    pub sms_accepted: Option<String>,
}

impl Default for SmsOptions {
    fn default() -> Self {
        Self {
            sms_url: None,
            sms_method: "POST".to_owned(),
            sms_headers: Vec::new(),
            sms_body: None,
            sms_sender: None,
            sms_entity_id: None,
            sms_accepted: None,
        }
    }
}

/// How the server runs.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub mail: MailOptions,
    #[command(flatten)]
    pub sms: SmsOptions,
    /// Where the app and the API are served
    #[arg(long, env = "SETU_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where Prometheus reads its figures; an address that patients' browsers cannot reach
    #[arg(long, env = "SETU_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// A folder of the web app to serve instead of the one in the binary
    #[arg(long, env = "SETU_WEB_FOLDER")]
    pub web_folder: Option<std::path::PathBuf>,
    #[command(flatten)]
    pub data: DataOptions,
    /// The refresh cookie travels over https only; switch off for trials on plain http other than localhost
    #[arg(long, env = "SETU_SECURE_COOKIE", default_value_t = true, action = clap::ArgAction::Set)]
    pub secure_cookie: bool,
    /// The reverse proxy in front, whose X-Forwarded-For is believed; without one the peer's own address counts
    #[arg(long, env = "SETU_BEHIND_PROXY", default_value_t = false, action = clap::ArgAction::Set)]
    pub behind_proxy: bool,
    /// Threads that serve sockets; the machine's cores when absent
    #[arg(long, env = "SETU_WORKERS")]
    pub workers: Option<usize>,
    /// Connections for reading; the cores on SQLite, four times as many on PostgreSQL when absent
    #[arg(long, env = "SETU_POOL")]
    pub pool: Option<u32>,
    /// Seconds that a node may be silent before another one takes its job over; longer than any step takes
    #[arg(long, env = "SETU_JOB_LEASE", default_value_t = Limits::default().job_lease, value_parser = clap::value_parser!(i64).range(1..=3600))]
    pub job_lease: i64,
    /// Push messages go to this machine, too, without TLS: for trials only, since whoever may sign in could reach what
    /// listens here
    #[arg(long, env = "SETU_PUSH_TO_LOOPBACK", default_value_t = false, action = clap::ArgAction::Set, hide = true)]
    pub push_to_loopback: bool,
}

/// What one request may cost, and one step of a job.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a JSON body.
    pub body: usize,
    /// Bytes of an imported file.
    pub import: usize,
    /// Bytes of a file that hangs on a record.
    pub attachment: usize,
    pub secure_cookie: bool,
    pub behind_proxy: bool,
    /// Seconds until a silent worker's job is taken over.
    pub job_lease: i64,
    /// Push messages go to this machine, too: for trials and tests.
    pub push_to_loopback: bool,
    /// Bits of zero that the sum of a web form asks for: 18 cost a telephone about a second.
    pub proof_bits: u8,
}

impl Default for Limits {
    fn default() -> Self {
        let (body, import) = (1024 * 1024, 256 * 1024 * 1024);
        let attachment = domain::talk::attachment::LARGEST_FILE;
        Self {
            body,
            import,
            attachment,
            secure_cookie: false,
            behind_proxy: false,
            job_lease: 30,
            push_to_loopback: false,
            proof_bits: 18,
        }
    }
}
