//! Names: the display name with the alert names that follow from it, and the names of Kubernetes.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// What people call a backup, 1 to 40 characters (`NATS`). Its letters and digits are the prefix of
/// the alert names (`NATSBackupFailed`), so it starts with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayName(String);

impl DisplayName {
    /// Checks `text`: a letter first, then letters, digits, blanks and `-_.`, ASCII only.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let hint = "it becomes the start of the alert names, like NATS in NATSBackupFailed";
        if text.is_empty() {
            return Err(Diagnostic::error("a display name is missing").hint(hint));
        }
        if text.len() > 40 {
            return Err(Diagnostic::error("a display name has at most 40 characters").hint(hint));
        }
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let message = format!("the display name `{text}` does not start with a letter a-z");
            return Err(Diagnostic::error(message).hint(hint));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || " -_.".contains(c);
        if let Some(bad) = text.chars().find(|c| !allowed(*c)) {
            let message = format!("the display name `{text}` has a `{}`", bad.escape_default());
            return Err(Diagnostic::error(message).hint("use letters, digits and blanks"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as people read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The start of alert names: the words joined, each with a capital first (`pg dump` -> `PgDump`).
    pub fn prefix(&self) -> String {
        self.0.split([' ', '-', '.']).map(capitalised).collect()
    }

    /// Infers it from a CronJob's name: `nats-backup` -> `NATS`, `pg-dump` -> `PgDump`. Where nothing but
    /// "backup" is left, the namespace is taken, and at last `Nightly`.
    pub fn infer(cronjob: &str, namespace: &str) -> Self {
        let from = |name: &str| {
            let words: Vec<&str> =
                name.split(['-', '.', '_']).filter(|w| !is_generic(w) && !w.is_empty()).collect();
            let joined: String = words.iter().map(|w| known_spelling(w)).collect();
            let kept: String = joined
                .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(40)
                .collect();
            (!kept.is_empty()).then_some(Self(kept))
        };
        from(cronjob)
            .or_else(|| if namespace == "default" { None } else { from(namespace) })
            .unwrap_or_else(|| Self("Nightly".to_owned()))
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a Kubernetes object: lower-case letters, digits, `-` and, where the kind allows it, `.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName(String);

impl ObjectName {
    /// A namespace or container: a DNS label of at most 63 characters (RFC 1123).
    pub fn label(text: &str) -> Result<Self, Diagnostic> {
        Self::check(text, 63, false)
    }

    /// A CronJob: at most 52 characters, so that the Jobs it makes can add theirs.
    pub fn cronjob(text: &str) -> Result<Self, Diagnostic> {
        Self::check(text, 52, true)
    }

    /// A claim or any other object: a DNS subdomain of at most 253 characters.
    pub fn subdomain(text: &str) -> Result<Self, Diagnostic> {
        Self::check(text, 253, true)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that is known to be good, from the program's own text.
    pub(super) fn known(name: &'static str) -> Self {
        debug_assert!(Self::label(name).is_ok());
        Self(name.to_owned())
    }

    fn check(text: &str, most: usize, dots: bool) -> Result<Self, Diagnostic> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Diagnostic::error("a name is missing"));
        }
        if text.len() > most {
            return Err(Diagnostic::error(format!(
                "`{text}` has {} characters; Kubernetes takes {most} here",
                text.len()
            )));
        }
        let inside = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (dots && c == '.')
        };
        let edge =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !text.chars().all(inside) || !edge(text.chars().next()) || !edge(text.chars().last()) {
            let message = format!("`{text}` is not a name that Kubernetes takes");
            let allowed = if dots { "digits, `-` and `.`" } else { "digits and `-`" };
            return Err(Diagnostic::error(message).hint(format!(
                "use lower-case letters, {allowed}, with a letter or digit at both ends"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Checks the name of a Prometheus label: `[a-zA-Z_][a-zA-Z0-9_]*`, not starting with `__`.
pub fn check_label_name(text: &str) -> Result<(), Diagnostic> {
    let wrong = |why: &str| Err(Diagnostic::error(format!("the label name `{text}` {why}")));
    if text.starts_with("__") {
        return wrong("starts with `__`, which Prometheus keeps for itself");
    }
    let first = text.chars().next();
    if !first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
        return wrong("does not start with a letter");
    }
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return wrong("has other characters than letters, digits and `_`");
    }
    Ok(())
}

/// Checks the name of a metric: as a label's, with `:` allowed.
pub fn check_metric_name(text: &str) -> Result<(), Diagnostic> {
    let first = text.chars().next();
    let good = first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == ':')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
    if good { Ok(()) } else { Err(Diagnostic::error(format!("`{text}` is not a metric's name"))) }
}

fn is_generic(word: &str) -> bool {
    matches!(
        word,
        "backup" | "backups" | "cronjob" | "cron" | "job" | "daily" | "nightly" | "hourly"
    )
}

/// The usual spelling of a product's name, else the word with a capital first.
fn known_spelling(word: &str) -> String {
    match word {
        "nats" => "NATS".to_owned(),
        "postgresql" => "PostgreSQL".to_owned(),
        "mysql" => "MySQL".to_owned(),
        "mariadb" => "MariaDB".to_owned(),
        "mongodb" => "MongoDB".to_owned(),
        "influxdb" => "InfluxDB".to_owned(),
        "clickhouse" => "ClickHouse".to_owned(),
        "rabbitmq" => "RabbitMQ".to_owned(),
        "couchdb" => "CouchDB".to_owned(),
        "gitlab" => "GitLab".to_owned(),
        "minio" => "MinIO".to_owned(),
        "ldap" => "LDAP".to_owned(),
        "openldap" => "OpenLDAP".to_owned(),
        other => capitalised(other),
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_are_inferred() {
        for (cronjob, namespace, name) in [
            ("nats-backup", "nats", "NATS"),
            ("pg-dump", "db", "PgDump"),
            ("mysql-backup", "db", "MySQL"),
            ("backup", "etcd", "Etcd"),
            ("backup", "default", "Nightly"),
            ("3scale-backup", "x", "scale"),
        ] {
            let inferred = DisplayName::infer(cronjob, namespace);
            assert_eq!(inferred.as_str(), name);
            assert_eq!(DisplayName::parse(inferred.as_str()), Ok(inferred));
        }
    }

    #[test]
    fn display_names_make_valid_prefixes() {
        assert_eq!(DisplayName::parse("NATS JetStream").unwrap().prefix(), "NATSJetStream");
        assert_eq!(DisplayName::parse("pg-dump").unwrap().prefix(), "PgDump");
        for bad in ["", " ", "1st", "N\"ATS", "Größe", &"x".repeat(41)] {
            assert!(DisplayName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn object_names_follow_kubernetes() {
        assert!(ObjectName::cronjob("nats-backup.v2").is_ok());
        for bad in ["", "Nats", "-nats", "nats_", "a b", &"x".repeat(53)] {
            assert!(ObjectName::cronjob(bad).is_err(), "{bad}");
        }
        assert!(ObjectName::label("a.b").is_err());
    }
}
