//! Putting the server together: state, routes, what wraps them, and how it starts and stops.

use crate::config::{Limits, ServeOptions};
use crate::kernel::asker::Callers;
use crate::kernel::audit::{self, Entry, Reads};
use crate::kernel::clock::Clock;
use crate::kernel::db::{Connection, Database, Target, migrate};
use crate::kernel::disk::Folder;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::http::{Methods, method_not_allowed, never_stored, observe, security_headers};
use crate::kernel::jobs::{Queue, Worker};
use crate::kernel::live::Live;
use crate::kernel::metrics::Metrics;
use crate::kernel::registry::Registry;
use crate::kernel::secrets::Secrets;
use crate::kernel::state::State;
use crate::outbound::Outbound;
use crate::{admin, day, inbound, jobs, leads, lists, pages, people, privacy, search, specification, talk, web_app};
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::connection::SimpleConnection;
use domain::admin::audit::AuditAction;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Everything below `/api/v1`, documented where it is registered.
pub fn api(registry: &mut Registry<'_>) {
    registry
        .configure(lists::configure)
        .configure(admin::configure)
        .configure(people::configure)
        .configure(leads::configure)
        .configure(day::configure)
        .configure(inbound::configure)
        .configure(talk::configure)
        .configure(privacy::configure)
        .configure(search::configure);
}

/// Opens the database and all that handlers reach. Also starts this node's worker for jobs.
pub fn state(
    target: Target,
    clock: Clock,
    limits: Limits,
    pool: u32,
    outbound: Outbound,
    data_folder: &Path,
) -> ApiResult<State> {
    let database = Database::open(target, clock, pool)?;
    let secrets = Arc::new(Secrets::load(&database)?);
    let outbound = outbound.with_push(&database, &secrets, limits.push_to_loopback)?;
    let metrics = Arc::new(Metrics::new().map_err(ApiError::internal)?);
    let (queue, wake) = Queue::new();
    let files = Arc::new(Folder::new(data_folder));
    let log = data_folder.join(privacy::erasure::LOG);
    let (runner, lease) =
        (Arc::new(jobs::Jobs::new(outbound.clone(), files.clone(), log, secrets.clone())?), limits.job_lease);
    Worker { database: database.clone(), runner, lease }.start(wake)?;
    let (callers, live) = (Arc::new(Callers::default()), Arc::new(Live::new(database.clone())));
    let reads = Reads::start(database.clone())?;
    Ok(State { database, secrets, callers, reads, jobs: queue, live, files, metrics, limits, outbound })
}

/// Where files lie: beside the database when nobody says, if that is a file.
pub fn data_folder(target: &Target, told: Option<PathBuf>) -> PathBuf {
    told.unwrap_or_else(|| match target {
        Target::Sqlite { path } => PathBuf::from(format!("{path}.files")),
        Target::Postgres(_) => PathBuf::from("setu-files"),
    })
}

pub fn run(options: ServeOptions) -> ApiResult<()> {
    migrate(&options.database.target)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let per_core = if matches!(options.database.target, Target::Sqlite { .. }) { 1 } else { 4 };
    let pool = options.pool.unwrap_or(u32::try_from(cores * per_core).unwrap_or(8).max(2));
    let limits = Limits {
        secure_cookie: options.secure_cookie,
        behind_proxy: options.behind_proxy,
        job_lease: options.job_lease,
        push_to_loopback: options.push_to_loopback,
        ..Limits::default()
    };
    let outbound = Outbound::new(&options.mail)?.with_sms(&options.sms)?;
    let target = options.database.target.clone();
    let data_folder = data_folder(&target, options.data.data_dir.clone());
    let state = state(target, Clock::default(), limits, pool, outbound, &data_folder)?;
    search::bring_up_to_date(&state.database)?;
    talk::attachment::start_sweeping(state.database.clone(), state.files.clone())?;
    people::duplicate::plan_nightly(&state.database)?;
    leads::forecast::plan_weekly(&state.database)?;
    inbound::plan_all(&state.database)?;
    actix_web::rt::System::new().block_on(serve(options, state, cores)).map_err(ApiError::internal)
}

async fn serve(options: ServeOptions, state: State, cores: usize) -> std::io::Result<()> {
    let (metrics, greeting) = (state.metrics.clone(), state.clone());
    let workers = options.workers.unwrap_or(cores);
    let (server, addresses) = listen(state, options.web_folder.clone(), options.listen, workers)?;
    stop_on_signal(server.handle(), greeting.live.clone());
    if let Some(listen) = options.metrics_listen {
        actix_web::rt::spawn(serve_metrics(listen, metrics)?);
    }
    for address in &addresses {
        tracing::info!(%address, "Setu serves");
    }
    welcome(&greeting, &addresses).map_err(std::io::Error::other)?;
    note(&greeting, AuditAction::ServerStarted).await?;
    server.await?;
    // In this order: what was noted comes before the end.
    greeting.reads.flush().await.map_err(std::io::Error::other)?;
    note(&greeting, AuditAction::ServerStopped).await
}

/// Between a start and its end the audit of reading has no gap.
async fn note(state: &State, action: AuditAction) -> std::io::Result<()> {
    let entry = Entry::new(action, None);
    let written = state.database.write(move |transaction| audit::append(transaction, &entry)).await;
    written.map_err(std::io::Error::other)
}

/// Everything that answers on one address, and the addresses that it got: what `serve` and the tests start.
pub fn listen(
    state: State,
    folder: Option<PathBuf>,
    listen: SocketAddr,
    workers: usize,
) -> std::io::Result<(Server, Vec<SocketAddr>)> {
    let methods = web::Data::new(Methods::of(specification::document));
    let folder = folder.map(web::Data::new);
    let server = HttpServer::new(move || {
        let folder = folder.clone();
        App::new()
            // The outermost comes last: a problem gets its id before it is compressed.
            .wrap(from_fn(observe))
            .wrap(security_headers())
            .wrap(Compress::default())
            .app_data(web::Data::new(state.clone()))
            .app_data(web::PayloadConfig::new(state.limits.body))
            .app_data(methods.clone())
            .service(
                web::scope("/api/v1")
                    .wrap(from_fn(never_stored))
                    .configure(|config| api(&mut Registry::Serving(config)))
                    .default_service(web::to(method_not_allowed)),
            )
            .configure(pages::configure)
            .configure(|config| {
                if let Some(folder) = folder {
                    config.app_data(folder);
                }
            })
            .default_service(web::to(web_app::serve))
    })
    .workers(workers)
    // More would only wait for the connections of the pool, each with caches of its own gone cold.
    .worker_max_blocking_threads(8)
    .shutdown_timeout(15)
    // At the edge of a network a request takes its time.
    .client_request_timeout(Duration::from_secs(30))
    // Without it a compressed answer waits 40 ms: Nagle's algorithm against delayed acknowledgements.
    .tcp_nodelay(true)
    .disable_signals()
    .bind(listen)?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// The figures, on an address of their own.
fn serve_metrics(listen: SocketAddr, metrics: Arc<Metrics>) -> std::io::Result<Server> {
    let answer = move |metrics: web::Data<Arc<Metrics>>| async move {
        HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(metrics.text())
    };
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(metrics.clone())).route("/metrics", web::get().to(answer))
    });
    Ok(server.workers(1).disable_signals().bind(listen)?.run())
}

/// A first signal lets running requests end; the server then stops by itself.
fn stop_on_signal(handle: ServerHandle, live: Arc<Live>) {
    actix_web::rt::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(cause) => {
                    tracing::warn!(%cause, "SIGTERM cannot be listened to");
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        // Streams do not end by themselves.
        live.stop();
        handle.stop(true).await;
    });
}

/// Whether the database answers.
pub fn is_ready(connection: &mut Connection) -> ApiResult<()> {
    Ok(each!(connection, c => c.batch_execute("SELECT 1"))?)
}

/// Tells a newcomer where to go; the demo data's sign-ins only where there is demo data.
fn welcome(state: &State, addresses: &[SocketAddr]) -> ApiResult<()> {
    use std::io::Write;
    let mut lines: Vec<String> = addresses.iter().map(|address| format!("Setu is at http://{address}")).collect();
    let sign_ins = crate::seed::sign_ins(&state.database)?;
    if !sign_ins.is_empty() {
        lines.push(format!("\nDemo sign-ins, all with the password {}:", crate::seed::PASSWORD));
        lines.extend(sign_ins.into_iter().map(|(role, email)| format!("  {:<12} {email}", role.as_str())));
    }
    writeln!(std::io::stdout(), "\n{}\n", lines.join("\n")).map_err(ApiError::internal)
}
