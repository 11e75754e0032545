//! The tar archive of a backup. Nothing in it is believed before its checksum has been seen.

use super::files::{self, FOLDER, LIST};
use super::{Manifest, Part, refused, unusable};
use crate::kernel::disk::{Files, Folder};
use crate::kernel::error::{ApiError, ApiResult};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path};
use tar::{Archive, Builder, EntryType, Header};

const MANIFEST: &str = "manifest.json";
/// The most bytes of a manifest.
const MOST: u64 = 4 * 1024 * 1024;

/// Writes the parts, which lie in a folder, what the manifest says of them, and the files that the list names. The archive
/// appears when it is whole.
pub(super) fn write(
    file: &Path,
    folder: &Path,
    names: &[&str],
    data_folder: &Folder,
    manifest: &mut Manifest,
) -> ApiResult<()> {
    for name in names {
        let path = folder.join(name);
        let part = hashed(File::open(&path).map_err(|cause| unusable(&path, &cause))?, &mut std::io::sink())?;
        manifest.parts.insert((*name).to_owned(), part);
    }
    let whole = tempfile::NamedTempFile::new_in(super::folder_of(file)).map_err(|cause| unusable(file, &cause))?;
    let mut archive = Builder::new(BufWriter::new(whole));
    let text = serde_json::to_vec_pretty(manifest).map_err(ApiError::internal)?;
    add(&mut archive, MANIFEST, u64::try_from(text.len()).map_err(ApiError::internal)?, text.as_slice())?;
    for name in names {
        let part = File::open(folder.join(name)).map_err(ApiError::internal)?;
        let size = part.metadata().map_err(ApiError::internal)?.len();
        add(&mut archive, name, size, part)?;
    }
    for listed in files::read(&folder.join(LIST))? {
        let listed = listed?;
        let went = |cause: &dyn std::fmt::Display| {
            refused(format!("The file {} went while it was backed up ({cause}): begin again", listed.name))
        };
        let content = data_folder.open(&listed.name).map_err(|cause| went(&cause))?;
        add(&mut archive, &[FOLDER, &listed.name].concat(), listed.part.bytes, content)?;
    }
    let whole = archive.into_inner().and_then(|out| out.into_inner().map_err(std::io::IntoInnerError::into_error));
    let whole = whole.map_err(ApiError::internal)?;
    whole.as_file().sync_all().map_err(ApiError::internal)?;
    whole.persist_noclobber(file).map_err(|cause| unusable(file, &cause.error))?;
    Ok(())
}

fn add(archive: &mut Builder<impl Write>, name: &str, size: u64, content: impl Read) -> ApiResult<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    // It holds secrets.
    header.set_mode(0o600);
    archive.append_data(&mut header, name, content).map_err(ApiError::internal)
}

/// Unpacks every part into a folder and the files of records into theirs, and says what the manifest says, if all of it is
/// there and as it was. A file that is proved stays, whatever comes behind it.
pub(super) fn read(file: &Path, folder: &Path, data_folder: &Path) -> ApiResult<Manifest> {
    let damaged = |cause: &dyn std::fmt::Display| refused(format!("{}: no whole backup: {cause}", file.display()));
    let input = File::open(file).map_err(|cause| unusable(file, &cause))?;
    let mut archive = Archive::new(BufReader::new(input));
    let mut entries = archive.entries().map_err(|cause| damaged(&cause))?;
    let first = entries.next().ok_or_else(|| damaged(&"it is empty"))?.map_err(|cause| damaged(&cause))?;
    if first.path().map_err(|cause| damaged(&cause))?.as_ref() != Path::new(MANIFEST) {
        return Err(damaged(&"it does not begin with its manifest"));
    }
    let manifest: Manifest = serde_json::from_reader(first.take(MOST)).map_err(|cause| damaged(&cause))?;
    let mut missing = manifest.parts.clone();
    let data_folder = Folder::new(data_folder);
    let mut listed: Option<Names> = None;
    for entry in entries {
        let entry = entry.map_err(|cause| damaged(&cause))?;
        let path = entry.path().map_err(|cause| damaged(&cause))?.into_owned();
        let name = path.to_string_lossy().into_owned();
        // Behind all parts, in the order of the list, which has been proved.
        if let Some(of_record) = name.strip_prefix(FOLDER).filter(|_| missing.is_empty()) {
            let list = match listed.take() {
                Some(list) => list,
                None => Box::new(files::read(&folder.join(LIST))?),
            };
            let list = listed.insert(list);
            let expected = list.next().transpose()?.filter(|listed| listed.name == of_record);
            let expected = expected.ok_or_else(|| damaged(&format!("its list does not know {of_record}")))?;
            let mut beginning =
                data_folder.begin(&[of_record, ".restored"].concat()).map_err(|cause| unusable(&path, &cause))?;
            let found = hashed(entry, &mut beginning.file).map_err(|_| damaged(&format!("{name} breaks off")))?;
            if found != expected.part {
                return Err(damaged(&format!("{name} is not what it was")));
            }
            // Proved: until the database knows it, it is nobody's.
            data_folder.keep(beginning, of_record).map_err(|cause| unusable(&path, &cause))?;
            continue;
        }
        let expected = missing.remove(&name).ok_or_else(|| damaged(&format!("its manifest does not know {name}")))?;
        if !path.components().all(|component| matches!(component, Component::Normal(_))) {
            return Err(damaged(&format!("{name} would lie outside")));
        }
        let place = folder.join(&path);
        std::fs::create_dir_all(super::folder_of(&place)).map_err(|cause| unusable(&place, &cause))?;
        let mut out = File::create_new(&place).map_err(|cause| unusable(&place, &cause))?;
        let found = hashed(entry, &mut out).map_err(|_| damaged(&format!("{name} breaks off")))?;
        out.sync_all().map_err(ApiError::internal)?;
        if found != expected {
            return Err(damaged(&format!("{name} is not what it was")));
        }
    }
    if let Some(name) = missing.keys().next() {
        return Err(damaged(&format!("{name} is missing")));
    }
    if manifest.parts.contains_key(LIST) {
        let mut list = match listed.take() {
            Some(list) => list,
            None => Box::new(files::read(&folder.join(LIST))?),
        };
        if let Some(listed) = list.next().transpose()? {
            return Err(damaged(&format!("the file {} is missing", listed.name)));
        }
    }
    Ok(manifest)
}

/// The list of files, as far as it has not been read.
type Names = Box<dyn Iterator<Item = ApiResult<files::Listed>>>;

/// Copies, and says how much it was, and its checksum.
fn hashed(mut input: impl Read, out: &mut impl Write) -> ApiResult<Part> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        let count = input.read(&mut buffer).map_err(ApiError::internal)?;
        let piece = buffer.get(..count).unwrap_or_default();
        if piece.is_empty() {
            return Ok(Part { bytes, sha256: crate::kernel::hexadecimal::hexadecimal(&hash.finalize()) });
        }
        hash.update(piece);
        out.write_all(piece).map_err(ApiError::internal)?;
        bytes += u64::try_from(count).map_err(ApiError::internal)?;
    }
}
