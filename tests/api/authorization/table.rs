//! What each role may do with whose record. A new operation needs a row here.
//!
//! A cell has a letter for the caller's own record, one of their team, one of their facility, one of another facility,
//! and one of another facility that is shared with them:
//!
//! | letter | means |
//! |---|---|
//! | `y` | done (2xx); in a list: it is there |
//! | `h` | hidden: 404; in a list: it is not there |
//! | `n` | forbidden: 403 |
//! | `u` | refused as an unknown reference: 422 |
//! | `c` | allowed, but the record's state speaks against it: 409 |
//! | `-` | there is no such record |
//!
//! A cell of one letter is an operation without a record.

/// Operations that need no sign-in.
/// The content of a file is given to whoever has a link that this server signed.
pub const PUBLIC: &[&str] = &[
    "login",
    "refresh",
    "getSetup",
    "createFirstAdmin",
    "requestPasswordReset",
    "resetPassword",
    "getAttachmentContent",
    // Whoever knows a form's key fills it in; what it takes is in `web_forms`.
    "getPublicForm",
    "createFormChallenge",
    "beginForm",
    "submitForm",
];

#[rustfmt::skip]
pub const TABLE: &[(&str, &str)] = &[
    // own team site foreign shared:
    //                      rep   manager marketing desk finance physician admin
    ("listAccounts",       "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchAccounts",     "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getAccount",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createAccount",      "y     y     y     y     n     n     y"),
    ("updateAccount",      "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteAccount",      "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreAccount",     "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    // Whoever merges two may change both and throw the other away; there is no such merge to undo.
    ("previewAccountMerge","yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("mergeAccount",       "yhhhn yyhhn yyyhn nnnhn nnnnn nnnnn yyyhn"),
    ("undoAccountMerge",   "uhhhu uuhhu uuuhu uuuhu nnnnn nnnnn uuuhu"),
    ("listAccountMerges",  "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),

    ("listContacts",       "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchContacts",     "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getContact",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createContact",      "y     y     y     y     n     n     y"),
    ("updateContact",      "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteContact",      "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreContact",     "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    // Whoever merges two may change both and throw the other away; there is no such merge to undo.
    ("previewContactMerge","yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("mergeContact",       "yhhhn yyhhn yyyhn nnnhn nnnnn nnnnn yyyhn"),
    ("undoContactMerge",   "uhhhu uuhhu uuuhu uuuhu nnnnn nnnnn uuuhu"),
    ("listContactMerges",  "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),

    // Whoever answers reads what is answered by itself, everywhere; marketing and administrators write their facility's.
    ("listAutoResponses",  "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("searchAutoResponses","--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("getAutoResponse",    "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("createAutoResponse", "n     n     y     n     n     n     y"),
    ("updateAutoResponse", "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("deleteAutoResponse", "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("restoreAutoResponse","--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),

    // The same for forms, which everybody who answers reads.
    ("listWebForms",       "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("searchWebForms",     "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("getWebForm",         "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("createWebForm",      "n     n     y     n     n     n     y"),
    ("updateWebForm",      "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("renewWebFormKey",    "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("deleteWebForm",      "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("restoreWebForm",     "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),

    ("listInquiries",      "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("searchInquiries",    "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("getInquiry",         "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("createInquiry",      "y     y     y     y     n     n     y"),
    ("updateInquiry",      "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("transitionInquiry",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteInquiry",      "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreInquiry",     "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    // Whom they find is in `leads/inquiries.rs`.
    ("whoAsks",            "y     y     y     y     n     n     y"),

    // Who asks about care is answered by sales, marketing and the desk.
    ("listLeads",          "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("searchLeads",        "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("getLead",            "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("createLead",         "y     y     y     y     n     n     y"),
    ("updateLead",         "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("transitionLead",     "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteLead",         "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreLead",        "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),

    ("listLeadAttempts",   "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("createLeadAttempt",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    // One that has just come in is not converted yet, and nothing is taken back.
    ("getLeadConversion",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("convertLead",        "chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    ("undoLeadConversion", "chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),

    // Rules have no owner: marketing and administrators keep those of their facility, whoever works at leads reads all.
    ("listAssignmentRules","--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("searchAssignmentRules","--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("getAssignmentRule",  "--yy- --yy- --yy- --yy- --nn- --nn- --yy-"),
    ("createAssignmentRule","n    n     y     n     n     n     y"),
    ("updateAssignmentRule","--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("moveAssignmentRule", "--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("deleteAssignmentRule","--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("restoreAssignmentRule","--nn- --nn- --yn- --nn- --nn- --nn- --yn-"),
    ("previewAssignment",  "n     n     y     n     n     n     y"),
    // Only head office sets the ladder of the group.
    ("getLeadSettings",    "y     y     y     y     n     n     y"),
    ("updateLeadSettings", "n     n     n     n     n     n     n"),

    // Whoever may see the contact may see where they work; a new one needs a contact that one may change.
    ("listAffiliations",   "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchAffiliations", "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getAffiliation",     "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createAffiliation",  "yuuuy yyuuy yyyuy yyyuy nnnnn nnnnn yyyuy"),
    ("updateAffiliation",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteAffiliation",  "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreAffiliation", "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),

    // Both of a pair are of the relation: whoever may merge the two sees that they look like one.
    ("listDuplicates",     "yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("searchDuplicates",   "yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("getDuplicate",       "yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("transitionDuplicate","yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("scanForDuplicates",  "n     n     n     n     n     n     y"),

    // Whoever may see the account may see what was agreed with it, but for physicians; the desk and finance only read.
    ("listTieUps",         "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("searchTieUps",       "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("getTieUp",           "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("createTieUp",        "yuuuy yyuuy yyyuy nnnnn nnnnn nnnnn yyyuy"),
    ("updateTieUp",        "yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("transitionTieUp",    "yhhhy yyhhy yyyhy nnnnn nnnnn nnnnn yyyhy"),
    ("deleteTieUp",        "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreTieUp",       "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),

    // Everybody has tasks; whoever gives one away does not see it any more, unless they manage whose it is then.
    ("listTasks",          "yhhhy yyhhy yhhhy yhhhy yhhhy yhhhy yyyhy"),
    ("searchTasks",        "yhhhy yyhhy yhhhy yhhhy yhhhy yhhhy yyyhy"),
    ("getTask",            "yhhhy yyhhy yhhhy yhhhy yhhhy yhhhy yyyhy"),
    ("createTask",         "y     y     y     y     y     y     y"),
    ("updateTask",         "yhhhy yyhhy yhhhy yhhhy yhhhy yhhhy yyyhy"),
    ("transitionTask",     "yhhhy yyhhy yhhhy yhhhy yhhhy yhhhy yyyhy"),
    // One that has just been written is not done.
    ("undoTaskDone",       "chhhc cchhc chhhc chhhc chhhc chhhc ccchc"),
    ("deleteTask",         "yhhhn yyhhn yhhhn yhhhn yhhhn yhhhn yyyhn"),
    ("restoreTask",        "yhhhn yyhhn yhhhn yhhhn yhhhn yhhhn yyyhn"),

    // Whoever may see who buys may write down what may be sold to them; physicians have no part in it. The desk writes, too.
    ("listOpportunities",  "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("searchOpportunities","yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("getOpportunity",     "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("createOpportunity",  "yuuuy yyuuy yyyuy yyyuy nnnnn nnnnn yyyuy"),
    ("updateOpportunity",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("transitionOpportunity","yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    // To ask; who may decide is in `opportunities/discounts.rs`.
    ("decideOpportunityDiscount","yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteOpportunity",  "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreOpportunity", "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("getOpportunityTotals","y     y     y     y     y     n     y"),
    // What is done and planned is theirs who do it; a duty at a camp needs nobody else.
    ("listActivities",     "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("searchActivities",   "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("getActivity",        "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("createActivity",     "y     y     y     y     n     n     y"),
    ("logActivity",        "y     y     y     y     n     n     y"),
    ("updateActivity",     "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("transitionActivity", "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    // Nothing is completed yet; who may decide is in `day/activities/corrections.rs`.
    ("askActivityCorrection","chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    ("decideActivityCorrection","chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    ("beginActivitySeries","y     y     y     y     n     n     y"),
    // It does not come again; what becomes of one that does is in `day/activities/series.rs`.
    ("changeActivitySeries","chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    ("endActivitySeries",  "chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    // Nobody has moved it; who may take a move back is in `day/activities/undo.rs`.
    ("undoActivityMove",   "chhhc cchhc ccchc ccchc nnnnn nnnnn ccchc"),
    ("deleteActivity",     "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreActivity",    "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("getActivityWarnings","y     y     y     y     y     n     y"),
    // Whose day shows what is in `day/today.rs` and `day/team_today.rs`.
    ("getToday",           "y     y     y     y     y     n     y"),
    ("getTeamToday",       "y     y     y     y     y     n     y"),

    ("listVisitPlans",     "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("searchVisitPlans",   "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("getVisitPlan",       "yhhhy yyhhy yyyhy yyyhy yyyhy nnnnn yyyhy"),
    ("createVisitPlan",    "yuuuy yyuuy yyyuy yyyuy nnnnn nnnnn yyyuy"),
    ("updateVisitPlan",    "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteVisitPlan",    "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreVisitPlan",   "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("getVisitFigures",    "y     y     y     y     y     n     y"),

    ("getForecast",        "y     y     y     y     y     n     y"),
    // Nothing has been kept of any week yet.
    ("getPipelineChanges", "u     u     u     u     u     n     u"),
    ("getDiscountLimits",  "y     y     y     y     y     n     y"),
    ("putDiscountLimits",  "n     n     n     n     n     n     y"),

    // Whoever may see who comes may book them; marketing and finance read, a physician what is shared with them: those to
    // them.
    ("listPatientVisits",  "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchPatientVisits","yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getPatientVisit",    "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createPatientVisit", "yuuuy yyuuy nnnnn yyyuy nnnnn nnnnn yyyuy"),
    ("updatePatientVisit", "yhhhy yyhhy nnnnn yyyhy nnnnn nnnnn yyyhy"),
    ("transitionPatientVisit","yhhhy yyhhy nnnnn yyyhy nnnnn nnnnn yyyhy"),
    ("deletePatientVisit", "yhhhn yyhhn nnnnn nnnnn nnnnn nnnnn yyyhn"),
    ("restorePatientVisit","yhhhn yyhhn nnnnn nnnnn nnnnn nnnnn yyyhn"),

    // Both people are of the relation. Whoever may see one of them may see what the other is to them.
    ("listRelationships",  "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchRelationships","yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getRelationship",    "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createRelationship", "yuuuy yyuuy yyyuy yyyuy nnnnn nnnnn yyyuy"),
    ("updateRelationship", "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteRelationship", "yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),
    ("restoreRelationship","yhhhn yyhhn yyyhn nnnnn nnnnn nnnnn yyyhn"),

    // Whoever may change the contact writes down what they said; nobody changes what was said.
    ("listConsents",       "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("searchConsents",     "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getConsent",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createConsent",      "yuuuy yyuuy yyyuy yyyuy nnnnn nnnnn yyyuy"),
    ("getConsentMatrix",   "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),

    // `own` is the caller. Sharing gives nothing here; nobody deletes an administrator, themselves least.
    ("listUsers",          "yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy"),
    ("searchUsers",        "yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy"),
    ("getUser",            "yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy yyyyy"),
    ("createUser",         "n     n     n     n     n     n     y"),
    ("updateUser",         "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("deleteUser",         "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn cyynn"),
    ("restoreUser",        "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("setUserPassword",    "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),

    ("setUserAbsence",     "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("setMyAbsence",       "y     y     y     y     y     y     y"),

    ("endUserSessions",    "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("listUserSignIns",    "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("getUserSecondFactor","nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("demandSecondFactor", "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),
    ("resetSecondFactor",  "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyynn"),

    // A team and a facility have no owner.
    ("listTeams",          "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("searchTeams",        "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("getTeam",            "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("createTeam",         "n     n     n     n     n     n     y"),
    ("updateTeam",         "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),
    ("deleteTeam",         "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),
    ("restoreTeam",        "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),

    // Only head office adds a facility: a new one is nobody's own. `site` is the caller's.
    ("listFacilities",     "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("searchFacilities",   "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("getFacility",        "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("createFacility",     "n     n     n     n     n     n     n"),
    ("updateFacility",     "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),
    ("getWorkingHours",    "--yy- --yy- --yy- --yy- --yy- --yy- --yy-"),
    ("updateWorkingHours", "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),
    // These facilities have no mailbox yet; nobody has said who would answer.
    ("getMailbox",         "--nn- --nn- --nn- --nn- --nn- --nn- --hn-"),
    ("putMailbox",         "--nn- --nn- --nn- --nn- --nn- --nn- --un-"),
    ("deleteMailbox",      "--nn- --nn- --nn- --nn- --nn- --nn- --hn-"),
    ("deleteFacility",     "---n- ---n- ---n- ---n- ---n- ---n- ---n-"),
    ("restoreFacility",    "--nn- --nn- --nn- --nn- --nn- --nn- --yn-"),

    // They belong to the whole group: everybody fills them in, every administrator keeps them.
    ("listCustomFields",   "---y- ---y- ---y- ---y- ---y- ---y- ---y-"),
    ("searchCustomFields", "---y- ---y- ---y- ---y- ---y- ---y- ---y-"),
    ("getCustomField",     "---y- ---y- ---y- ---y- ---y- ---y- ---y-"),
    ("createCustomField",  "n     n     n     n     n     n     y"),
    ("updateCustomField",  "---n- ---n- ---n- ---n- ---n- ---n- ---y-"),
    ("deleteCustomField",  "---n- ---n- ---n- ---n- ---n- ---n- ---y-"),
    ("restoreCustomField", "---n- ---n- ---n- ---n- ---n- ---n- ---y-"),

    ("listImports",        "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("searchImports",      "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getImport",          "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("createImport",       "y     y     y     y     n     n     y"),
    ("updateImport",       "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    // The files of these imports have no sheets.
    ("chooseImportSheet",  "uhhhu uhhhu uhhhu uhhhu nnnnn nnnnn uuuhu"),
    ("transitionImport",   "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("listImportRows",     "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getImportErrors",    "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),

    // The file of these exports is not written yet.
    ("listExports",        "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("searchExports",      "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getExport",          "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("createExport",       "y     y     y     y     n     n     y"),
    ("updateExport",       "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getExportFile",      "chhhc chhhc chhhc chhhc nnnnn nnnnn ccchc"),

    // One's own; what others show to a team or a facility is in `saved_views.rs`.
    ("listSavedViews",     "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("searchSavedViews",   "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("getSavedView",       "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("createSavedView",    "y     y     y     y     y     y     y"),
    ("updateSavedView",    "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("deleteSavedView",    "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("restoreSavedView",   "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("getViewArrangement", "y     y     y     y     y     y     y"),
    ("putViewArrangement", "y     y     y     y     y     y     y"),

    // Each record by the rights that its list asks for: `bulk`.
    ("bulkAccounts",       "y     y     y     y     n     n     y"),
    ("bulkContacts",       "y     y     y     y     n     n     y"),
    ("bulkAffiliations",   "y     y     y     y     n     n     y"),
    ("bulkLeads",          "y     y     y     y     n     n     y"),
    ("bulkTieUps",         "y     y     y     n     n     n     y"),
    ("bulkOpportunities",  "y     y     y     y     n     n     y"),
    ("bulkTasks",          "y     y     y     y     n     n     y"),
    ("bulkRelationships",  "y     y     y     y     n     n     y"),
    ("listBulkChanges",    "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("searchBulkChanges",  "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getBulkChange",      "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("transitionBulkChange","yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("listBulkRefusals",   "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),
    ("getBulkRefusalFile", "yhhhy yhhhy yhhhy yhhhy nnnnn nnnnn yyyhy"),

    ("listJobs",           "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyy-"),
    ("getJob",             "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyy-"),
    ("cancelJob",          "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyy-"),
    ("retryJob",           "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyy-"),

    // The change log shows what its records show.
    ("listEvents",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    // Everybody has work of their own.
    ("syncOwnWork", "y y y y y y y"),

    // Whoever sees a record reads and adds comments; only the author changes one, an administrator may take one away.
    ("listComments",       "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("getComment",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createComment",      "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("updateComment",      "yhhhn ynhhn ynnhn ynnhn ynnhn yhhhn ynnhn"),
    ("deleteComment",      "yhhhn ynhhn ynnhn ynnhn ynnhn yhhhn yyyhy"),
    ("restoreComment",     "yhhhn ynhhn ynnhn ynnhn ynnhn yhhhn yyyhy"),

    // Whoever may change a record may share it.
    ("listShares",         "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("listViewers",        "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("createShare",        "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteShare",        "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),

    ("listAttachments",    "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("putAttachment",      "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("deleteAttachment",   "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("restoreAttachment",  "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),

    ("listMessages",       "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),

    ("listEditors",        "yhhhy yyhhy yyyhy yyyhy yyyhy yhhhy yyyhy"),
    ("sayEditing",         "yhhhy yyhhy yyyhy yyyhy nnnnn nnnnn yyyhy"),
    ("endEditing",         "y     y     y     y     n     n     y"),
    ("streamEvents",       "y     y     y     y     y     y     y"),

    ("listNotifications",        "y y y y y y y"),
    ("countUnreadNotifications", "y y y y y y y"),
    ("readNotifications",        "y y y y y y y"),
    ("getNotificationPreferences",    "y y y y y y y"),
    ("updateNotificationPreferences", "y y y y y y y"),
    ("listPushSubscriptions",         "y y y y y y y"),
    ("createPushSubscription",        "y y y y y y y"),
    // The id is no device's; whose they are is in `talk/push.rs`.
    ("deletePushSubscription",        "h h h h h h h"),

    // Nothing of a doctor is hidden. What is listed is in `privacy/broken_glass.rs`.
    ("breakGlass",         "chhhc nnnnn ccchc nnnnn nnnnn nnnnn nnnnn"),
    ("listBrokenGlass",    "n     y     n     n     n     n     y"),
    // Everybody searches; whose records they find is in `search.rs`. Nothing was asked for here.
    ("searchAll",          "u     u     u     u     u     u     u"),

    // Whose person it is, and that nobody decides about their own request, is in `privacy/erasure.rs`.
    ("exportPerson",       "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyyhy"),
    ("erasePerson",        "nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn yyyhy"),
    // The id is no request's.
    ("decideErasureRequest","nnnnn nnnnn nnnnn nnnnn nnnnn nnnnn hhhhh"),
    ("listErasureRequests","n     n     n     n     n     n     y"),

    ("listSessions",       "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("endSession",         "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),

    // Everybody has keys of their own; an administrator sees and revokes those of the facility.
    ("listApiKeys",        "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyh-"),
    ("createApiKey",       "y     y     y     y     y     y     y"),
    ("revokeApiKey",       "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yyyh-"),

    // Everybody looks at calendars; what stands in them is in `day/calendar`.
    ("getCalendar",        "y     y     y     y     y     y     y"),
    // Everybody has feeds of their own, and nobody else's.
    ("listCalendarFeeds",  "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),
    ("createCalendarFeed", "y     y     y     y     y     y     y"),
    ("revokeCalendarFeed", "yhhh- yhhh- yhhh- yhhh- yhhh- yhhh- yhhh-"),

    // Which entries somebody sees is in `audit.rs`; only head office sets the rules of the group.
    ("listAudit",          "n     n     n     n     n     n     y"),
    ("getSecuritySettings","n     n     n     n     n     n     y"),
    ("updateSecuritySettings","n  n     n     n     n     n     n"),

    ("listMySignIns",      "y     y     y     y     y     y     y"),
    ("getSecondFactor",    "y     y     y     y     y     y     y"),
    ("beginSecondFactor",  "y     y     y     y     y     y     y"),
    // Nothing was begun.
    ("confirmSecondFactor","c     c     c     c     c     c     c"),
    ("renewRecoveryCodes", "c     c     c     c     c     c     c"),
    ("disableSecondFactor","y     y     y     y     y     y     y"),

    ("getMe",              "y     y     y     y     y     y     y"),
    ("updatePreferences",  "y     y     y     y     y     y     y"),
    ("changePassword",     "y     y     y     y     y     y     y"),
    ("logout",             "y     y     y     y     y     y     y"),
];
