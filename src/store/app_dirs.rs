//! Where things are kept.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::StoreError;

/// The folders for config, data and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDirs {
    /// Config.
    pub config: PathBuf,
    /// Data: the practice inbox and tokens, the history, the drafts.
    pub data: PathBuf,
    /// State: reports, where practice servers run.
    pub state: PathBuf,
}

impl AppDirs {
    /// The platform's folders, or those under `home` (`POSTRIDER_HOME`) if it is given.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoHome`] when the platform names none.
    pub fn find(home: Option<&Path>) -> Result<Self, StoreError> {
        if let Some(home) = home {
            let under = |name: &str| home.join(name);
            return Ok(Self {
                config: under("config"),
                data: under("data"),
                state: under("state"),
            });
        }
        let platform = ProjectDirs::from("", "", "postrider").ok_or(StoreError::NoHome)?;
        Ok(Self {
            config: platform.config_dir().to_owned(),
            data: platform.data_dir().to_owned(),
            state: platform
                .state_dir()
                .unwrap_or(platform.data_local_dir())
                .to_owned(),
        })
    }

    /// The config file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The outbox and history.
    pub fn history(&self) -> PathBuf {
        self.data.join("history.sqlite")
    }

    /// The practice server's inbox.
    pub fn inbox(&self) -> PathBuf {
        self.data.join("practice-inbox")
    }

    /// The tokens of the practice server; see [`super::practice_tokens()`].
    pub fn practice_tokens(&self) -> PathBuf {
        self.data.join("practice-tokens.toml")
    }

    /// Where running practice servers say where they are; see [`super::place`].
    pub fn sandboxes(&self) -> PathBuf {
        self.state.join("sandbox")
    }

    /// The drafts and templates.
    pub fn drafts(&self) -> PathBuf {
        self.data.join("drafts.sqlite")
    }

    /// Files of drafts that were read from a message file, a folder for each.
    pub fn draft_files(&self) -> PathBuf {
        self.data.join("draft-files")
    }

    /// Where versions without a database kept the draft in hand.
    pub(super) fn old_draft(&self) -> PathBuf {
        self.state.join("draft.json")
    }

    /// How far the walkthrough has come.
    pub fn walkthrough(&self) -> PathBuf {
        self.state.join("walkthrough.json")
    }

    /// Saved examples.
    pub fn examples(&self) -> PathBuf {
        self.data.join("examples")
    }

    /// Files that other programs read while this one runs; see [`super::Scratch`].
    pub fn scratch(&self) -> PathBuf {
        self.state.join("scratch")
    }

    /// Files that are written in an editor; see [`super::begin_editing`].
    pub fn editing(&self) -> PathBuf {
        self.state.join("editing")
    }

    /// A folder for each run of `send --each`; see [`super::RunFolder`].
    pub fn runs(&self) -> PathBuf {
        self.state.join("runs")
    }

    /// Saved reports.
    pub fn reports(&self) -> PathBuf {
        self.state.join("reports")
    }
}
