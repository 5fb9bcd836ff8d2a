//! Every form of every case is one that Prometheus loads.

use std::fs;

use anyhow::{Result, anyhow};
use backwatch_tests::cases::RENDER;
use serde_yaml::Value;

use crate::{folder, promtool, run};

#[test]
fn every_case_is_loaded() -> Result<()> {
    let Some(promtool) = promtool()? else { return Ok(()) };
    let folder = folder("checks")?;
    for case in RENDER {
        let [rules, resource, config_map, ..] = case.run().map_err(|fault| anyhow!(fault))?;
        let resource: Value = serde_yaml::from_str(&resource)?;
        let config_map: Value = serde_yaml::from_str(&config_map)?;
        let inner = config_map["data"].as_mapping().into_iter().flatten();
        let mut files = vec![rules, serde_yaml::to_string(&resource["spec"])?];
        files.extend(inner.filter_map(|(_, text)| text.as_str().map(str::to_owned)));
        assert_eq!(files.len(), 3, "{}", case.name);
        for (number, text) in files.iter().enumerate() {
            let file = format!("{}-{number}.yaml", case.name);
            fs::write(folder.join(&file), text)?;
            run(&promtool, &folder, &["check", "rules", &file])?;
        }
    }
    Ok(fs::remove_dir_all(folder)?)
}
