//! The one table of fields that a column of a file may become, with the headings that people give such columns.

use crate::admin::import::ImportTarget;

/// A field that an import knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportField {
    /// As it stands in a mapping.
    pub name: &'static str,
    /// What people call it, in English; exports write it as the heading, and it is recognised again exactly.
    pub label: &'static str,
    pub contacts: bool,
    pub accounts: bool,
    /// Other headings: folded, without spaces, numbers and the word `value`.
    pub headings: &'static [&'static str],
}

impl ImportField {
    pub const fn is_for(&self, target: ImportTarget) -> bool {
        match target {
            ImportTarget::Contacts => self.contacts,
            ImportTarget::Accounts => self.accounts,
        }
    }
}

/// What a column of a file of this kind may become, in the order in which people should see it.
pub fn fields_for(target: ImportTarget) -> impl Iterator<Item = &'static ImportField> {
    FIELDS.iter().filter(move |field| field.is_for(target))
}

/// A field of contacts.
const fn contact(name: &'static str, label: &'static str, headings: &'static [&'static str]) -> ImportField {
    ImportField { name, label, contacts: true, accounts: false, headings }
}

/// A field of accounts.
const fn account(name: &'static str, label: &'static str, headings: &'static [&'static str]) -> ImportField {
    ImportField { name, label, contacts: false, accounts: true, headings }
}

/// A field of both.
const fn both(name: &'static str, label: &'static str, headings: &'static [&'static str]) -> ImportField {
    ImportField { name, label, contacts: true, accounts: true, headings }
}

#[rustfmt::skip]
const FIELDS: &[ImportField] = &[
    contact("full_name", "Name", &["fullname", "contactname", "nameofdoctor", "doctorname", "doctor", "drname", "patientname", "patient",
        "employeename", "person", "personname", "contactperson", "customername", "leadname", "displayname", "नाम", "पूरानाम"]),
    account("name", "Name", &["account", "accountname", "hospitalname", "hospital", "nameofhospital", "companyname", "company", "organisation", "organization",
        "organisationname", "organizationname", "clinicname", "clinic", "schoolname", "school", "institution", "institutionname",
        "hospitalcompany", "businessname", "firm", "firmname", "facilityname", "healthcareprovider", "नाम", "अस्पताल", "संस्था", "कंपनी"]),
    contact("prefix", "Prefix", &["nameprefix", "title", "salutation", "honorific", "उपाधि"]),
    contact("given_name", "Given name", &["firstname", "forename", "fname", "christianname", "पहलानाम", "प्रथमनाम"]),
    contact("middle_name", "Middle name", &["middlename", "additionalname", "mname"]),
    contact("family_name", "Family name", &["lastname", "surname", "lname", "secondname", "उपनाम", "कुलनाम"]),
    contact("suffix", "Suffix", &["namesuffix"]),
    both("kind", "Kind", &["type", "category", "contacttype", "accounttype", "hospitalcategory", "hospitaltype", "typeofhospital", "प्रकार"]),
    contact("account_name", "Account", &["accountname", "company", "companyname", "hospital", "hospitalname", "hospitalcompany", "hospitalclinic",
        "clinic", "clinicname", "clinichospital", "organisation", "organization", "organisationname", "organizationname", "organization1name",
        "associatedcompany", "employer", "workplace", "placeofwork", "institution", "institute", "school", "firm", "अस्पताल", "संस्था", "कंपनी"]),
    account("parent_name", "Parent account", &["parent", "parentcompany", "group", "hospitalgroup", "belongsto"]),
    contact("job_title", "Job title", &["jobtitle", "designation", "position", "organizationtitle", "role", "post", "occupation", "profession", "पद", "पदनाम"]),
    both("phone.label", "Phone label", &["phonetype", "phonelabel", "phonenumbertype"]),
    both("phone", "Phone", &["phoneno", "phonenumber", "phones", "tel", "telno", "telephone", "telephoneno", "telephonenumber", "contactno",
        "contactnumber", "contactphone", "phnumber", "phno", "ph", "number", "primaryphone", "alternatephone", "alternatenumber", "phoneother",
        "फोन", "फ़ोन", "फोननंबर", "फ़ोननंबर", "दूरभाष", "संपर्क", "संपर्कनंबर"]),
    both("phone.mobile", "Mobile phone", &["mobile", "mobileno", "mobilenumber", "mob", "mobno", "cell", "cellno", "cellphone", "cellnumber",
        "alternatemobile", "मोबाइल", "मोबाईल", "मोबाइलनंबर", "मोबाइलन"]),
    both("phone.work", "Work phone", &["officephone", "businessphone", "companyphone", "companymainphone", "landline", "landlineno", "landlinenumber",
        "office", "officeno", "clinicphone", "hospitalphone", "switchboard", "workno", "phonework", "telephoneoffice", "कार्यालयफोन"]),
    both("phone.home", "Home phone", &["residencephone", "homeno", "residenceno", "phonehome", "telephoneresidence"]),
    both("phone.whatsapp", "WhatsApp", &["whatsapp", "whatsappno", "whatsappnumber", "wano", "व्हाट्सएप", "व्हाट्सऐप"]),
    both("phone.fax", "Fax", &["faxno", "faxnumber", "businessfax", "homefax", "फैक्स"]),
    both("phone.other", "Other phone", &["otherphone", "emergencycontactnumber", "ambulancephoneno", "helpline", "tollfree"]),
    both("more_phones", "More phones", &[]),
    both("email", "E-mail", &["email", "emailid", "emailaddress", "mail", "mailid", "primaryemail", "primaryemailid", "secondaryemail",
        "secondaryemailid", "workemail", "ईमेल", "ईमेलपता", "ईमेलआईडी"]),
    account("website", "Website", &["web", "url", "webaddress", "homepage", "companydomainname", "site", "वेबसाइट"]),
    both("address.line", "Address", &["street", "streetaddress", "location", "area", "locality", "addressline", "fulladdress", "postaladdress",
        "addressoriginalfirstline", "landmark", "पता", "स्थान"]),
    both("address.city", "City", &["town", "cityname", "towncity", "citytown", "townvillage", "village", "place", "शहर", "नगर", "कस्बा"]),
    both("address.district", "District", &["districtname", "dist", "zila", "जिला", "ज़िला"]),
    both("address.state", "State", &["region", "stateregion", "stateprovince", "province", "stateut", "stateunionterritory", "statename", "राज्य"]),
    both("address.pin_code", "PIN code", &["pin", "pincode", "pinno", "zip", "zipcode", "zippostalcode", "postalcode", "postcode", "postalzipcode", "पिन", "पिनकोड"]),
    both("address.country", "Country", &["countryregion", "countryname", "देश"]),
    both("address.coordinates", "Coordinates", &["locationcoordinates", "latlong", "latlng", "latitudelongitude", "gps", "geo", "geolocation", "gpscoordinates"]),
    both("address.latitude", "Latitude", &["lat", "अक्षांश"]),
    both("address.longitude", "Longitude", &["lon", "long", "lng", "देशांतर"]),
    both("address.formatted", "Whole address", &["addressformatted", "formattedaddress"]),
    both("address2.line", "Address 2", &[]),
    both("address2.city", "Address 2 city", &[]),
    both("address2.district", "Address 2 district", &[]),
    both("address2.state", "Address 2 state", &[]),
    both("address2.pin_code", "Address 2 PIN code", &[]),
    both("address2.country", "Address 2 country", &[]),
    both("address2.coordinates", "Address 2 coordinates", &[]),
    both("address2.formatted", "Address 2 whole", &[]),
    both("more_addresses", "More addresses", &[]),
    both("class", "Class", &["grade", "rating", "abcclass", "doctorclass", "श्रेणी"]),
    both("specialties", "Specialties", &["specialty", "speciality", "specialities", "specialization", "specialisation", "specializations", "dept",
        "department", "medicalspecialty", "facultyspecialty", "विशेषज्ञता", "विभाग"]),
    contact("registration_number", "Registration number", &["regno", "registrationno", "registration", "mciregno", "mcinumber", "nmcno", "dmcno",
        "councilnumber", "councilregistrationno", "doctorregistrationno", "पंजीकरणसंख्या"]),
    contact("qualifications", "Qualifications", &["qualification", "degree", "degrees", "education", "योग्यता"]),
    contact("uhid", "UHID", &["uhidno", "uhidnumber", "hospitalnumber", "hospitalno", "mrn", "mrno", "mrnumber", "patientid", "patientno", "crno"]),
    contact("gender", "Gender", &["sex", "लिंग"]),
    contact("birth_date", "Birth date", &["birthday", "dob", "dateofbirth", "birthdate", "dateofbirthddmmyyyy", "जन्मतिथि", "जन्मदिन"]),
    contact("payer", "Payer", &["insurance", "insurer", "tpa", "panel", "paidby"]),
    contact("preferred_channel", "Preferred channel", &["preferredcontactmethod", "contactpreference", "preferredmethod"]),
    contact("preferred_hours", "Preferred hours", &["besttimetocall", "preferredtime", "callingtime", "besttime", "timings"]),
    account("beds", "Beds", &["bed", "bedcount", "noofbeds", "numberofbeds", "totalbeds", "totalnumbeds", "बेड", "बिस्तर"]),
    account("employees", "Employees", &["employeecount", "noofemployees", "numberofemployees", "staff", "staffstrength", "headcount", "कर्मचारी"]),
    account("students", "Students", &["studentcount", "noofstudents", "numberofstudents", "studentstrength", "छात्र", "विद्यार्थी"]),
    both("notes", "Notes", &["note", "remarks", "remark", "comment", "comments", "description", "टिप्पणी", "विवरण"]),
    both("tags", "Tags", &["tag", "labels", "label", "groups", "groupmembership", "categories", "लेबल"]),
    both("owner_email", "Owner e-mail", &["owner", "contactowner", "accountowner", "owneremail", "assignedto", "recordowner", "salesrep", "salesperson"]),
    both("external_id", "Number in the other system", &["recordid", "id", "externalid", "contactid", "crmid", "customerid", "code"]),
    contact("affiliations", "Affiliations", &["affiliation", "worksat", "practisesat", "practicesat", "alsoworksat", "otherhospitals", "otherclinics", "visitinghospitals", "कार्यस्थल", "अन्यअस्पताल"]),
    both("setu_id", "Setu ID", &[]),
    contact("account_id", "Account ID", &[]),
    account("parent_id", "Parent account ID", &[]),
    account("deciding_contact_id", "Deciding contact ID", &[]),
    contact("guardian_id", "Guardian ID", &[]),
    contact("guardian_name", "Guardian name", &["guardian", "nameofguardian", "parentname", "अभिभावक"]),
    contact("guardian_phone", "Guardian phone", &["guardianmobile", "guardiancontact", "guardiannumber", "parentphone"]),
    contact("primary_physician_id", "Primary physician ID", &[]),
    both("team_id", "Team ID", &[]),
    both("facility_id", "Facility ID", &[]),
    both("ignore", "Leave out", &["emaillabel", "emailtype", "addresslabel", "addresstype", "websitelabel", "websitetype"]),
];

#[cfg(test)]
mod tests {
    use super::fields_for;
    use crate::admin::import::ImportTarget;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_label_or_heading_stands_twice() {
        for target in ImportTarget::ALL {
            let mut seen = BTreeSet::new();
            for field in fields_for(*target) {
                assert!(seen.insert(field.name), "{}", field.name);
                for heading in std::iter::once(&field.label).chain(field.headings) {
                    assert!(seen.insert(heading) || field.name == *heading, "{target}: {heading}");
                }
            }
        }
    }
}
