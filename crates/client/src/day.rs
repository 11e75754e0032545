//! The day: patients' visits to the hospital.

use crate::records::records;
use crate::transport::answer;
use domain::day::patient_visit::{PatientVisit, PatientVisitMove};

records! {
    PatientVisit: list_patient_visits search_patient_visits get_patient_visit create_patient_visit update_patient_visit
        delete_patient_visit restore_patient_visit;
}

impl crate::Client {
    /// Moves a visit on, with what belongs to the move: the reason, or the day to which it is put off.
    pub async fn transition_patient_visit(
        &self,
        visit: &PatientVisit,
        asked: &PatientVisitMove,
    ) -> Result<PatientVisit, crate::Error> {
        let (id, version) = (visit.head.id, visit.head.version);
        let request =
            self.post(&format!("/patient-visits/{id}/transitions"), asked).header("if-match", format!("\"{version}\""));
        answer(request.header("idempotency-key", format!("{id} {version} {}", asked.to))).await
    }
}
