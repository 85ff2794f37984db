use std::sync::{Arc, PoisonError, RwLock};

use reqwest::Url;

use super::{BaseUrl, expand};
use crate::{error::Error, request::Request};

/// URLs of requests. A URL without parameters is parsed once.
pub(crate) struct Urls {
    base: BaseUrl,
    /// A program has some dozens of them at most, so a search costs less than hashing.
    fixed: RwLock<Vec<(&'static str, Arc<Url>)>>,
}

impl Urls {
    pub(crate) fn new(base: BaseUrl) -> Self {
        Self { base, fixed: RwLock::default() }
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Returns the URL of a request.
    ///
    /// # Errors
    ///
    /// If the path parameter is missing, is not expected, or cannot be a path segment.
    pub(crate) fn resolve(&self, request: &Request) -> Result<Arc<Url>, Error> {
        if let Some(path) = request.fixed_path() {
            return self.fixed(path);
        }
        let path = expand(request.path(), request.parameter())?;
        Ok(Arc::new(self.base.join(&path, request.query_string())))
    }

    fn fixed(&self, path: &'static str) -> Result<Arc<Url>, Error> {
        let known = self.fixed.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(known, _)| *known == path) {
            return Ok(url.clone());
        }
        drop(known);
        let url = Arc::new(self.base.join(&expand(path, None)?, None));
        let mut known = self.fixed.write().unwrap_or_else(PoisonError::into_inner);
        known.push((path, url.clone()));
        Ok(url)
    }
}
