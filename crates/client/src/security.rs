//! API keys, second factors, forgotten passwords, the audit, the rules of signing in.

use crate::transport::{answer, done};
use crate::{Client, Error};
use domain::admin::api_key::{ApiKey, CreatedApiKey, NewApiKey};
use domain::admin::audit::{AuditAction, AuditPage};
use domain::admin::security::{
    PasswordAgain, PasswordReset, PasswordResetRequest, RecoveryCodes, SecondFactor, SecondFactorCode,
    SecondFactorDemand, SecondFactorSetup, SecuritySettings,
};
use domain::kernel::{ApiKeyId, RecordId, UserId};
use reqwest::Method;

/// Which entries of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    pub actions: Vec<AuditAction>,
    pub actor_id: Option<UserId>,
    pub record_id: Option<RecordId>,
    pub before: Option<i64>,
}

fn before(number: Option<i64>) -> Vec<(String, String)> {
    number.map(|number| ("before".to_owned(), number.to_string())).into_iter().collect()
}

impl Client {
    /// One's own keys; without `mine`, administrators get those of their facility.
    pub async fn list_api_keys(&self, mine: bool) -> Result<Vec<ApiKey>, Error> {
        let query = if mine { vec![("mine".to_owned(), "true".to_owned())] } else { Vec::new() };
        answer(self.get("/api-keys", &query)).await
    }

    /// The answer is the only one that ever holds the secret.
    pub async fn create_api_key(&self, new: &NewApiKey) -> Result<CreatedApiKey, Error> {
        answer(self.post("/api-keys", new)).await
    }

    pub async fn revoke_api_key(&self, id: ApiKeyId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/api-keys/{id}"))).await
    }

    pub async fn get_second_factor(&self) -> Result<SecondFactor, Error> {
        answer(self.get("/me/second-factor", &[])).await
    }

    pub async fn begin_second_factor(&self, password: &PasswordAgain) -> Result<SecondFactorSetup, Error> {
        answer(self.post("/me/second-factor/setup", password)).await
    }

    pub async fn confirm_second_factor(&self, code: &SecondFactorCode) -> Result<RecoveryCodes, Error> {
        answer(self.post("/me/second-factor/confirm", code)).await
    }

    pub async fn renew_recovery_codes(&self, password: &PasswordAgain) -> Result<RecoveryCodes, Error> {
        answer(self.post("/me/second-factor/recovery-codes", password)).await
    }

    pub async fn disable_second_factor(&self, password: &PasswordAgain) -> Result<(), Error> {
        done(self.post("/me/second-factor/disable", password)).await
    }

    pub async fn get_user_second_factor(&self, id: UserId) -> Result<SecondFactor, Error> {
        answer(self.get(&format!("/users/{id}/second-factor"), &[])).await
    }

    pub async fn demand_second_factor(&self, id: UserId, required: bool) -> Result<(), Error> {
        let request = self.request(Method::PUT, &format!("/users/{id}/second-factor"));
        done(request.json(&SecondFactorDemand { required })).await
    }

    pub async fn reset_second_factor(&self, id: UserId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/users/{id}/second-factor"))).await
    }

    /// Signs somebody out everywhere.
    pub async fn end_user_sessions(&self, id: UserId) -> Result<(), Error> {
        done(self.request(Method::DELETE, &format!("/users/{id}/sessions"))).await
    }

    pub async fn list_my_sign_ins(&self, number: Option<i64>) -> Result<AuditPage, Error> {
        answer(self.get("/me/sign-ins", &before(number))).await
    }

    pub async fn list_user_sign_ins(&self, id: UserId, number: Option<i64>) -> Result<AuditPage, Error> {
        answer(self.get(&format!("/users/{id}/sign-ins"), &before(number))).await
    }

    /// Asks for a mail; the answer is the same whether anybody has that address or not.
    pub async fn request_password_reset(&self, request: &PasswordResetRequest) -> Result<(), Error> {
        done(self.post("/auth/password-reset-requests", request)).await
    }

    pub async fn reset_password(&self, reset: &PasswordReset) -> Result<(), Error> {
        done(self.post("/auth/password-resets", reset)).await
    }

    /// The newest first.
    pub async fn list_audit(&self, asked: &AuditQuery) -> Result<AuditPage, Error> {
        let mut query = before(asked.before);
        if !asked.actions.is_empty() {
            let words: Vec<_> = asked.actions.iter().map(ToString::to_string).collect();
            query.push(("action".to_owned(), words.join(",")));
        }
        query.extend(asked.actor_id.map(|id| ("actor_id".to_owned(), id.to_string())));
        query.extend(asked.record_id.map(|id| ("record_id".to_owned(), id.to_string())));
        answer(self.get("/audit", &query)).await
    }

    pub async fn get_security_settings(&self) -> Result<SecuritySettings, Error> {
        answer(self.get("/security-settings", &[])).await
    }

    pub async fn update_security_settings(&self, rules: &SecuritySettings) -> Result<SecuritySettings, Error> {
        answer(self.request(Method::PUT, "/security-settings").json(rules)).await
    }
}
