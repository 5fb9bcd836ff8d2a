//! Several files as one zip archive, stored without compression and without a clock.
//!
//! Layout after the ZIP specification (PKWARE APPNOTE 6.3): local headers with data, the central
//! directory, its end record. Names are UTF-8; every file bears the date 1980-01-01, so that the same
//! files give the same bytes.

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name; slashes make folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The archive of `entries`, in their order. A name that stands twice gets a number (`a-2.yaml`).
/// Files beyond 4 GiB or more than 65,535 files are beyond this form; the page refuses such input
/// long before.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for entry in entries {
        let name = free_name(&entry.name, &taken);
        let offset = u32_of(archive.len());
        let header = header(&name, &entry.bytes);
        archive.extend(0x0403_4b50_u32.to_le_bytes());
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(&entry.bytes);
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&header);
        // Comment length, disk number, internal attributes: 0; external attributes: 0.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        taken.push(name);
    }
    let (start, length) = (u32_of(archive.len()), u32_of(directory.len()));
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes();
    archive.extend(directory);
    archive.extend(0x0605_4b50_u32.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count);
    archive.extend(count);
    archive.extend(length.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// The version of the form that is needed to read it: 2.0.
const VERSION: u16 = 20;

/// What local header and directory share, from "version needed" to "extra field length".
fn header(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = u32_of(bytes.len()).to_le_bytes();
    let mut header = Vec::with_capacity(26);
    header.extend(VERSION.to_le_bytes());
    // Flag 11: the name is UTF-8. Method 0: stored. Time 0, date 1980-01-01.
    header.extend(0x0800_u16.to_le_bytes());
    header.extend([0, 0, 0, 0, 0x21, 0]);
    header.extend(crc32(bytes).to_le_bytes());
    header.extend(size);
    header.extend(size);
    header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    header.extend([0, 0]);
    header
}

/// The checksum of ISO 3309, as ZIP uses it.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

fn free_name(name: &str, taken: &[String]) -> String {
    let safe = name.replace('\\', "/");
    let safe = safe.trim_start_matches('/').replace("../", "");
    let mut candidate = safe.clone();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = match safe.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
            None => format!("{safe}-{number}"),
        };
        number += 1;
    }
    candidate
}

fn u32_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn python_reads_it() {
        let entry = |name: &str, text: &str| Entry { name: name.to_owned(), bytes: text.into() };
        let archive = zip(&[entry("a.yaml", "x: 1\n"), entry("a.yaml", ""), entry("ü/b", "b")]);
        let path = std::env::temp_dir().join(format!("backwatch-zip-{}.zip", std::process::id()));
        std::fs::write(&path, archive).unwrap();
        let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                      print([(i.filename, z.read(i).decode()) for i in z.infolist()])";
        let run = std::process::Command::new("python3").args(["-c", script]).arg(&path).output();
        let _ = std::fs::remove_file(&path);
        let Ok(output) = run else {
            println!("skipped: python3 is absent");
            return;
        };
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim(),
            "[('a.yaml', 'x: 1\\n'), ('a-2.yaml', ''), ('ü/b', 'b')]",
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
