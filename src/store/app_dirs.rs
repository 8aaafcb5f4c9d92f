//! Where things are kept.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::StoreError;

/// postrider's config, data and state folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDirs {
    pub config: PathBuf,
    /// The practice inbox and tokens, the history, the drafts.
    pub data: PathBuf,
    /// Reports, and where practice servers run.
    pub state: PathBuf,
}

impl AppDirs {
    /// The platform's folders, or those under `home` (`POSTRIDER_HOME`).
    ///
    /// # Errors
    ///
    /// [`StoreError::NoHome`] if the platform has none.
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

    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The database of sends.
    pub fn history(&self) -> PathBuf {
        self.data.join("history.sqlite")
    }

    /// The practice server's inbox.
    pub fn inbox(&self) -> PathBuf {
        self.data.join("practice-inbox")
    }

    /// The practice server's tokens; see [`super::practice_tokens()`].
    pub fn practice_tokens(&self) -> PathBuf {
        self.data.join("practice-tokens.toml")
    }

    pub fn sandboxes(&self) -> PathBuf {
        self.state.join("sandbox")
    }

    pub fn drafts(&self) -> PathBuf {
        self.data.join("drafts.sqlite")
    }

    /// Files of drafts read from message files, one folder each.
    pub fn draft_files(&self) -> PathBuf {
        self.data.join("draft-files")
    }

    /// The draft file of versions without a database.
    pub(super) fn old_draft(&self) -> PathBuf {
        self.state.join("draft.json")
    }

    /// Walkthrough progress.
    pub fn walkthrough(&self) -> PathBuf {
        self.state.join("walkthrough.json")
    }

    pub fn examples(&self) -> PathBuf {
        self.data.join("examples")
    }

    /// Temporary files for other programs; see [`super::Scratch`].
    pub fn scratch(&self) -> PathBuf {
        self.state.join("scratch")
    }

    /// Files opened in an editor; see [`super::begin_editing`].
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
