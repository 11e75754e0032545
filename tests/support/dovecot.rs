//! A real IMAP server on this machine: Dovecot with a configuration of its own, as whoever runs the tests. Mails are put
//! into its folders as a delivering server does.

use crate::organisation;
use anyhow::{Context, Result, bail, ensure};
use domain::kernel::Timestamp;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

/// Everybody's password there: with all that has to be quoted, but for spaces, which Dovecot's configuration does not take.
pub const PASSWORD: &str = "quiet\"postbox\"\\7";
/// Dovecot lets nobody read mails as root: then it reads them as this one.
const NOBODY: u32 = 65_534;

/// The server and its mails; both go with this value.
pub struct Dovecot {
    pub address: SocketAddr,
    folder: TempDir,
    process: Child,
    delivered: u32,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Its own children end with it; there is nothing to tell anybody where it is gone already.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Dovecot {
    pub fn start() -> Result<Self> {
        let program = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/usr/bin/dovecot"].into_iter();
        let program = program.map(Path::new).find(|path| path.is_file());
        let program = program.context("Dovecot is missing: apt-get install dovecot-imapd, as cargo xtask test does")?;
        let folder = tempfile::Builder::new().prefix("setu-imap").tempdir()?;
        // Its own users have to come by.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let owner = fs::metadata(folder.path())?;
        let (user, group) = if owner.uid() == 0 { (NOBODY, NOBODY) } else { (owner.uid(), owner.gid()) };
        let configuration = folder.path().join("dovecot.conf");
        fs::write(&configuration, written(folder.path(), port, (owner.uid(), user, group))?)?;
        let server = Command::new(program)
            .args(["-F", "-c"])
            .arg(&configuration)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Dovecot does not start")?;
        let mut server = Self { address, folder, process: server, delivered: 0 };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("Dovecot ended ({status}): {}", self.log());
            }
            ensure!(start.elapsed() < Duration::from_secs(20), "Dovecot does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn inbox(&self, user: &str) -> PathBuf {
        self.folder.path().join("mail").join(user)
    }

    /// Puts a mail into somebody's inbox as if it came a week after the tests' clock begins; lines end as in the file.
    pub fn deliver(&mut self, user: &str, mail: &str) -> Result<()> {
        self.deliver_at(user, mail, organisation::start().plus_seconds(7 * 86_400))
    }

    /// The same with the moment at which it came.
    pub fn deliver_at(&mut self, user: &str, mail: &str, came: Timestamp) -> Result<()> {
        let inbox = self.inbox(user);
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(inbox.join(part))?;
        }
        self.give_away(&inbox)?;
        self.delivered += 1;
        let name = format!("{}.setu.test", 1_000 + self.delivered);
        fs::write(inbox.join("tmp").join(&name), mail)?;
        let came = SystemTime::UNIX_EPOCH + Duration::from_micros(came.micros().try_into()?);
        fs::File::options().write(true).open(inbox.join("tmp").join(&name))?.set_modified(came)?;
        fs::rename(inbox.join("tmp").join(&name), inbox.join("new").join(&name))?;
        self.give_away(&inbox)
    }

    /// The mails of an inbox that nobody has marked as read.
    pub fn unread(&self, user: &str) -> Result<usize> {
        let mut found = 0;
        for part in ["new", "cur"] {
            let Ok(files) = fs::read_dir(self.inbox(user).join(part)) else { continue };
            for file in files {
                let name = file?.file_name().to_string_lossy().into_owned();
                found += usize::from(!name.split(":2,").nth(1).is_some_and(|flags| flags.contains('S')));
            }
        }
        Ok(found)
    }

    /// Where this runs as root, mails belong to [`NOBODY`].
    fn give_away(&self, folder: &Path) -> Result<()> {
        if fs::metadata(self.folder.path())?.uid() != 0 {
            return Ok(());
        }
        let mut left = vec![self.folder.path().join("mail"), folder.to_owned()];
        while let Some(next) = left.pop() {
            chown(&next, Some(NOBODY), Some(NOBODY))?;
            if next.is_dir() && next.starts_with(folder) {
                left.extend(fs::read_dir(&next)?.flatten().map(|entry| entry.path()));
            }
        }
        Ok(())
    }
}

fn name_of(user: u32) -> Result<String> {
    let known = fs::read_to_string("/etc/passwd")?;
    let line = known.lines().find(|line| line.split(':').nth(2) == Some(&user.to_string()));
    let name = line.and_then(|line| line.split(':').next()).context("whoever runs this has no name")?;
    Ok(name.to_owned())
}

fn written(folder: &Path, port: u16, (runs, user, group): (u32, u32, u32)) -> Result<String> {
    let folder = folder.display();
    let (internal, login) =
        if runs == 0 { ("dovecot".to_owned(), "dovenull".to_owned()) } else { (name_of(runs)?, name_of(runs)?) };
    let password = PASSWORD.replace('\\', "\\\\").replace('"', "\\\"");
    let internal_group = if runs == 0 { "default_internal_group = dovecot\n".to_owned() } else { String::new() };
    Ok(format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\nprotocols = imap\n\
         listen = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\nauth_mechanisms = plain login\n\
         default_internal_user = {internal}\n{internal_group}default_login_user = {login}\n\
         mail_location = maildir:{folder}/mail/%u\nfirst_valid_uid = 1\n\
         passdb {{\n  driver = static\n  args = \"password={password}\"\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={folder}/mail/%u\n}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  inet_listener imaps {{\n    \
         port = 0\n  }}\n}}\nservice anvil {{\n  chroot =\n}}\n"
    ))
}
