//! Every table, as diesel sees it on both databases. Columns that only the database reads (row numbers, search indexes) are left out.

diesel::table! {
    use diesel::sql_types::Text;

    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    facilities (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        name -> Text,
        name_key -> Text,
        code -> Text,
        code_key -> Text,
        phone -> Nullable<Text>,
        address -> Nullable<JsonDoc>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    teams (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        name -> Text,
        name_key -> Text,
        parent_id -> Nullable<Uid>,
        manager_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    users (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        email -> Text,
        email_key -> Text,
        full_name -> Text,
        full_name_key -> Text,
        role -> Label,
        status -> Label,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        phone -> Nullable<Text>,
        language -> Label,
        time_zone -> Text,
        password_hash -> Nullable<Text>,
        must_change_password -> Bool,
        last_sign_in_at -> Nullable<Instant>,
        away_until -> Nullable<Date>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    sessions (id) {
        id -> Uid,
        user_id -> Uid,
        token_hash -> Binary,
        previous_hash -> Nullable<Binary>,
        rotated_at -> Instant,
        user_agent -> Text,
        created_at -> Instant,
        last_used_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use domain::kernel::sql::Instant;

    sign_in_failures (subject) {
        subject -> Text,
        failures -> Integer,
        last_at -> Instant,
        blocked_until -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{Instant, Label, Uid};

    shares (grantee_id, resource, record_id) {
        resource -> Label,
        record_id -> Uid,
        grantee_id -> Uid,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        access -> Label,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    events (sequence) {
        sequence -> BigInt,
        at -> Instant,
        actor_id -> Nullable<Uid>,
        resource -> Label,
        record_id -> Uid,
        kind -> Label,
        version -> Integer,
        changes -> JsonDoc,
        reason -> Nullable<Text>,
        batch_id -> Nullable<Uid>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        about_resource -> Nullable<Label>,
        about_id -> Nullable<Uid>,
        batch_resource -> Nullable<Label>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    idempotency_keys (user_id, key) {
        user_id -> Uid,
        key -> Text,
        request_hash -> Binary,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    jobs (id) {
        id -> Uid,
        kind -> Label,
        state -> Label,
        subject_id -> Uid,
        owner_id -> Nullable<Uid>,
        done -> BigInt,
        total -> Nullable<BigInt>,
        attempts -> Integer,
        max_attempts -> Integer,
        cancel_requested -> Bool,
        error -> Nullable<Text>,
        run_at -> Instant,
        lease_until -> Nullable<Instant>,
        created_at -> Instant,
        finished_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    accounts (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        kind -> Label,
        name -> Text,
        name_key -> Text,
        parent_id -> Nullable<Uid>,
        deciding_contact_id -> Nullable<Uid>,
        class -> Nullable<Label>,
        phones -> JsonDoc,
        emails -> JsonDoc,
        website -> Nullable<Text>,
        addresses -> JsonDoc,
        city_key -> Text,
        district_key -> Text,
        state_key -> Text,
        pin_code -> Text,
        specialties -> JsonDoc,
        beds -> Nullable<Integer>,
        employees -> Nullable<Integer>,
        students -> Nullable<Integer>,
        notes -> Nullable<Text>,
        tags -> JsonDoc,
        custom -> JsonDoc,
        custom_keys -> JsonDoc,
        last_touch_at -> Nullable<Instant>,
        next_touch_at -> Nullable<Instant>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    contacts (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        kind -> Label,
        prefix -> Nullable<Text>,
        given_name -> Nullable<Text>,
        family_name -> Nullable<Text>,
        full_name -> Text,
        full_name_key -> Text,
        job_title -> Nullable<Text>,
        account_id -> Nullable<Uid>,
        class -> Nullable<Label>,
        phones -> JsonDoc,
        emails -> JsonDoc,
        addresses -> JsonDoc,
        city_key -> Text,
        district_key -> Text,
        state_key -> Text,
        pin_code -> Text,
        gender -> Nullable<Label>,
        birth_date -> Nullable<Date>,
        preferred_channel -> Nullable<Label>,
        preferred_hours -> Nullable<Text>,
        registration_number -> Nullable<Text>,
        specialties -> JsonDoc,
        qualifications -> Nullable<Text>,
        uhid -> Nullable<Text>,
        abha -> Nullable<Text>,
        guardian_id -> Nullable<Uid>,
        primary_physician_id -> Nullable<Uid>,
        payer -> Nullable<Text>,
        notes -> Nullable<Text>,
        tags -> JsonDoc,
        custom -> JsonDoc,
        custom_keys -> JsonDoc,
        last_touch_at -> Nullable<Instant>,
        next_touch_at -> Nullable<Instant>,
        search -> Text,
        guardian_name -> Nullable<Text>,
        guardian_phone -> Nullable<Text>,
        open_search -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use domain::kernel::sql::{Label, Uid};

    match_keys (resource, key, record_id) {
        resource -> Label,
        key -> Text,
        record_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    affiliations (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        contact_id -> Uid,
        account_id -> Uid,
        role -> Label,
        status -> Label,
        job_title -> Nullable<Text>,
        clinic_hours -> JsonDoc,
        custom -> JsonDoc,
        custom_keys -> JsonDoc,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    custom_fields (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        resource -> Label,
        name -> Text,
        label -> Text,
        label_key -> Text,
        label_hi -> Nullable<Text>,
        hint -> Nullable<Text>,
        kind -> Label,
        choices -> JsonDoc,
        refers_to -> Nullable<Label>,
        kinds -> JsonDoc,
        required -> Bool,
        in_list -> Bool,
        position -> Integer,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use domain::kernel::sql::Uid;

    file_pieces (file_id, position) {
        file_id -> Uid,
        position -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    imports (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        status -> Label,
        data -> JsonDoc,
        file_name -> Text,
        file_size -> BigInt,
        encoding -> Text,
        delimiter -> Text,
        headings -> JsonDoc,
        sample -> JsonDoc,
        counts -> JsonDoc,
        job_id -> Nullable<Uid>,
        kept -> BigInt,
        search -> Text,
        format -> Label,
        sheets -> JsonDoc,
        sheet -> Text,
        file_rows -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use domain::kernel::sql::{JsonDoc, Label, Uid};

    import_rows (import_id, row) {
        import_id -> Uid,
        row -> BigInt,
        outcome -> Label,
        record_id -> Nullable<Uid>,
        reason -> Nullable<Text>,
        cells -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    exports (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        source -> Label,
        query -> Text,
        status -> Label,
        rows -> BigInt,
        file_name -> Text,
        job_id -> Nullable<Uid>,
        search -> Text,
        format -> Label,
        contact_id -> Nullable<Uid>,
        ends_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use domain::kernel::sql::Uid;

    import_pieces (import_id, first_row) {
        import_id -> Uid,
        first_row -> BigInt,
        bytes -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Amount, Instant, JsonDoc, Label, Uid};

    tie_ups (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        account_id -> Uid,
        scope -> Label,
        status -> Label,
        reference -> Nullable<Text>,
        start_date -> Date,
        end_date -> Date,
        credit_days -> Nullable<Integer>,
        credit_limit -> Nullable<Amount>,
        discounts -> JsonDoc,
        special_package -> Nullable<Text>,
        notes -> Nullable<Text>,
        requested_by_id -> Nullable<Uid>,
        renews_id -> Nullable<Uid>,
        reminded_days_left -> Nullable<Integer>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    comments (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        resource -> Label,
        record_id -> Uid,
        text -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    notifications (id) {
        id -> Uid,
        user_id -> Uid,
        kind -> Label,
        actor_id -> Nullable<Uid>,
        resource -> Label,
        record_id -> Uid,
        comment_id -> Nullable<Uid>,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
        many_of -> Nullable<Label>,
        many -> Nullable<BigInt>,
        chosen_by -> Nullable<Text>,
    }
}

diesel::table! {
    use domain::kernel::sql::{Instant, Label, Uid};

    editors (record_id, resource, user_id) {
        record_id -> Uid,
        resource -> Label,
        user_id -> Uid,
        seen_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    relationships (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        contact_id -> Uid,
        related_id -> Uid,
        kind -> Label,
        note -> Nullable<Text>,
        pair -> Text,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    consents (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        contact_id -> Uid,
        number -> BigInt,
        purpose -> Label,
        channel -> Label,
        state -> Label,
        // Never NULL; people may leave it out, and the server fills it in.
        decided_at -> Nullable<Instant>,
        notice_version -> Text,
        language -> Text,
        notice_text -> Nullable<Text>,
        source -> Label,
        guardian_id -> Nullable<Uid>,
        guardian_name -> Nullable<Text>,
        note -> Nullable<Text>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    user_security (user_id) {
        user_id -> Uid,
        totp_required -> Bool,
        totp_secret -> Nullable<Text>,
        totp_since -> Nullable<Instant>,
        totp_last_step -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    use domain::kernel::sql::Uid;

    recovery_codes (user_id, code_hash) {
        user_id -> Uid,
        code_hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use domain::kernel::sql::{Instant, Uid};

    password_reset_requests (id) {
        id -> Uid,
        email_key -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    use domain::kernel::sql::{Instant, Uid};

    password_resets (token_hash) {
        token_hash -> Binary,
        user_id -> Uid,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Bool, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    calendar_feeds (id) {
        id -> Uid,
        owner_id -> Uid,
        name -> Text,
        with_names -> Bool,
        prefix -> Text,
        secret_hash -> Binary,
        created_at -> Instant,
        last_used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    api_keys (id) {
        id -> Uid,
        owner_id -> Uid,
        name -> Text,
        prefix -> Text,
        secret_hash -> Binary,
        scopes -> JsonDoc,
        addresses -> JsonDoc,
        created_at -> Instant,
        expires_at -> Nullable<Instant>,
        last_used_at -> Nullable<Instant>,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    audit (sequence) {
        sequence -> BigInt,
        at -> Instant,
        action -> Text,
        actor_id -> Nullable<Uid>,
        key_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        resource -> Nullable<Text>,
        record_id -> Nullable<Uid>,
        origin -> Nullable<Text>,
        details -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Integer};

    audit_head (one) {
        one -> Integer,
        sequence -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    attachments (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        resource -> Label,
        record_id -> Uid,
        name -> Text,
        content_type -> Text,
        file_id -> Uid,
        size -> BigInt,
        sha256 -> Binary,
        has_thumbnail -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    broken_glass (id) {
        id -> Uid,
        contact_id -> Uid,
        user_id -> Uid,
        kind -> Label,
        // Gone when the person has been erased.
        reason -> Nullable<Text>,
        created_at -> Instant,
        ends_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    saved_views (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Uid,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        name -> Text,
        name_key -> Text,
        resource -> Label,
        question -> JsonDoc,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{JsonDoc, Label, Uid};

    view_arrangements (user_id, resource) {
        user_id -> Uid,
        resource -> Label,
        pinned -> JsonDoc,
        default_view -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    bulk_changes (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        resource -> Label,
        data -> JsonDoc,
        status -> Label,
        counts -> JsonDoc,
        job_id -> Nullable<Uid>,
        search -> Text,
    }
}

diesel::table! {
    use domain::kernel::sql::Uid;

    bulk_places (bulk_id) {
        bulk_id -> Uid,
        record_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use domain::kernel::sql::Uid;

    bulk_refusals (bulk_id, number) {
        bulk_id -> Uid,
        number -> BigInt,
        record_id -> Uid,
        code -> Text,
        detail -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::BigInt;
    use domain::kernel::sql::Uid;

    undos (batch_id) {
        batch_id -> Uid,
        before_sequence -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    merges (id) {
        id -> Uid,
        resource -> Label,
        survivor_id -> Uid,
        loser_id -> Uid,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        fields_before -> Nullable<JsonDoc>,
        fields_after -> Nullable<JsonDoc>,
        undone_at -> Nullable<Instant>,
        undone_by -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::BigInt;
    use domain::kernel::sql::{JsonDoc, Label, Uid};

    merge_moves (merge_id, position) {
        merge_id -> Uid,
        position -> BigInt,
        resource -> Label,
        record_id -> Uid,
        fields_before -> JsonDoc,
        fields_after -> JsonDoc,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    duplicates (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        resource -> Label,
        one_id -> Uid,
        other_id -> Uid,
        score -> Integer,
        reasons -> JsonDoc,
        status -> Label,
        fingerprint -> Text,
        scan_id -> Nullable<Uid>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use domain::kernel::sql::{Label, Uid};

    duplicate_blocks (resource, key, record_id) {
        resource -> Label,
        key -> Text,
        record_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    duplicate_scans (id) {
        id -> Uid,
        stage -> Text,
        cursor -> Text,
        started_at -> Instant,
        finished_at -> Nullable<Instant>,
        found -> BigInt,
        skipped -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Text;

    search_words (word) {
        word -> Text,
        sound -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;

    search_parts (part, word) {
        part -> Text,
        word -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    erasure_requests (id) {
        id -> Uid,
        contact_id -> Uid,
        legal_basis -> Label,
        status -> Label,
        // What people wrote is gone when the person has been erased.
        reason -> Nullable<Text>,
        requested_by -> Uid,
        created_at -> Instant,
        decided_by -> Nullable<Uid>,
        decided_at -> Nullable<Instant>,
        decision_note -> Nullable<Text>,
        job_id -> Nullable<Uid>,
        done_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use domain::kernel::sql::{Instant, Uid};

    erasures (contact_id) {
        contact_id -> Uid,
        erased_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    leads (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        full_name -> Text,
        full_name_key -> Text,
        given_name -> Nullable<Text>,
        family_name -> Nullable<Text>,
        phones -> JsonDoc,
        emails -> JsonDoc,
        city -> Nullable<Text>,
        city_key -> Text,
        pin_code -> Nullable<Text>,
        language -> Nullable<Label>,
        gender -> Nullable<Label>,
        birth_year -> Nullable<Integer>,
        need -> Nullable<Text>,
        specialty -> Nullable<Text>,
        payer -> Nullable<Text>,
        channel -> Label,
        source -> Nullable<Text>,
        campaign -> Nullable<Text>,
        attribution -> Nullable<JsonDoc>,
        contact_id -> Nullable<Uid>,
        account_id -> Nullable<Uid>,
        priority -> Label,
        next_action -> Nullable<Label>,
        next_action_at -> Nullable<Instant>,
        notes -> Nullable<Text>,
        tags -> JsonDoc,
        custom -> JsonDoc,
        custom_keys -> JsonDoc,
        status -> Label,
        lost_reason -> Nullable<Label>,
        unqualified_reason -> Nullable<Label>,
        duplicate_of_lead_id -> Nullable<Uid>,
        duplicate_of_contact_id -> Nullable<Uid>,
        attempts -> Integer,
        unanswered -> Integer,
        last_attempt_at -> Nullable<Instant>,
        reopened -> Integer,
        closed_at -> Nullable<Instant>,
        score -> Nullable<Integer>,
        score_reasons -> JsonDoc,
        assignment -> Nullable<JsonDoc>,
        opportunity_id -> Nullable<Uid>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    lead_attempts (id) {
        id -> Uid,
        lead_id -> Uid,
        channel -> Label,
        outcome -> Label,
        at -> Instant,
        note -> Nullable<Text>,
        next_attempt_at -> Nullable<Instant>,
        created_at -> Instant,
        user_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    working_hours (facility_id) {
        facility_id -> Uid,
        hours -> JsonDoc,
        holidays -> JsonDoc,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    inquiries (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        channel -> Label,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        sender_name -> Nullable<Text>,
        subject -> Nullable<Text>,
        message -> Nullable<Text>,
        specialty -> Nullable<Text>,
        city -> Nullable<Text>,
        pin_code -> Nullable<Text>,
        language -> Nullable<Label>,
        abandoned -> Bool,
        source -> Nullable<Text>,
        campaign -> Nullable<Text>,
        attribution -> Nullable<JsonDoc>,
        received_at -> Nullable<Instant>,
        external_id -> Nullable<Text>,
        status -> Label,
        lead_id -> Nullable<Uid>,
        contact_id -> Nullable<Uid>,
        opened_lead -> Bool,
        due_at -> Instant,
        answered_at -> Nullable<Instant>,
        late -> Bool,
        consents -> JsonDoc,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Amount, Instant, JsonDoc, Label, Uid};

    opportunities (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        name -> Text,
        name_key -> Text,
        kind -> Label,
        account_id -> Nullable<Uid>,
        contact_id -> Nullable<Uid>,
        tie_up_id -> Nullable<Uid>,
        amount -> Amount,
        discount_basis_points -> Nullable<Integer>,
        expected_close -> Date,
        probability_override -> Nullable<Integer>,
        probability_reason -> Nullable<Text>,
        category_override -> Nullable<Label>,
        lost_reason -> Nullable<Label>,
        source -> Nullable<Text>,
        next_step -> Nullable<Text>,
        next_step_on -> Nullable<Date>,
        notes -> Nullable<Text>,
        tags -> JsonDoc,
        custom -> JsonDoc,
        custom_keys -> JsonDoc,
        status -> Label,
        status_since -> Instant,
        held_from -> Nullable<Label>,
        probability -> Integer,
        probability_set_by_id -> Nullable<Uid>,
        probability_set_at -> Nullable<Instant>,
        forecast_category -> Label,
        weighted_amount -> Amount,
        closed_on -> Nullable<Date>,
        discount_approval -> Nullable<JsonDoc>,
        discount_state -> Nullable<Label>,
        forecast_on -> Date,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    tasks (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        title -> Text,
        title_key -> Text,
        about_resource -> Nullable<Label>,
        about_id -> Nullable<Uid>,
        due_on -> Nullable<Date>,
        due_at -> Nullable<Instant>,
        remind_at -> Nullable<Instant>,
        priority -> Label,
        repeat -> Nullable<Text>,
        checklist -> JsonDoc,
        notes -> Nullable<Text>,
        status -> Label,
        due_by -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        done_from -> Nullable<Label>,
        follows_id -> Nullable<Uid>,
        repeats_from -> Nullable<Instant>,
        told_until -> Instant,
        open_due_by -> Nullable<Instant>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable};
    use domain::kernel::sql::{Label, Uid};

    discount_limits (id) {
        id -> Uid,
        facility_id -> Nullable<Uid>,
        role -> Label,
        basis_points -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Date;
    use domain::kernel::sql::Instant;

    pipeline_weeks (week_on) {
        week_on -> Date,
        taken_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Date;
    use domain::kernel::sql::{Amount, Label, Uid};

    pipeline_snapshots (week_on, opportunity_id) {
        week_on -> Date,
        opportunity_id -> Uid,
        status -> Label,
        amount -> Amount,
        expected_close -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    assignment_rules (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        name -> Text,
        name_key -> Text,
        active -> Bool,
        specialties -> JsonDoc,
        pin_codes -> JsonDoc,
        channels -> JsonDoc,
        sources -> JsonDoc,
        languages -> JsonDoc,
        facility_id -> Nullable<Uid>,
        method -> Label,
        user_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        position -> Integer,
        search -> Text,
    }
}

diesel::table! {
    use domain::kernel::sql::Uid;

    assignment_turns (rule_id) {
        rule_id -> Uid,
        last_user_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable};
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    lead_conversions (id) {
        id -> Uid,
        lead_id -> Uid,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        lead_version -> Integer,
        lead_before -> JsonDoc,
        made -> JsonDoc,
        undone_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    auto_responses (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        name -> Text,
        name_key -> Text,
        position -> Integer,
        active -> Bool,
        channels -> JsonDoc,
        specialty -> Nullable<Text>,
        source -> Nullable<Text>,
        language -> Nullable<Label>,
        facility_id -> Nullable<Uid>,
        hours -> Label,
        english -> JsonDoc,
        hindi -> Nullable<JsonDoc>,
        stops_clock -> Bool,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    messages (id) {
        id -> Uid,
        created_at -> Instant,
        channel -> Label,
        resource -> Label,
        record_id -> Uid,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        recipient -> Text,
        subject -> Nullable<Text>,
        text -> Text,
        language -> Text,
        template -> Nullable<Text>,
        auto_response_id -> Nullable<Uid>,
        stops_clock -> Bool,
        in_reply_to -> Nullable<Text>,
        reply_to -> Nullable<Text>,
        state -> Label,
        failure -> Nullable<Text>,
        begun_at -> Nullable<Instant>,
        settled_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    mailboxes (facility_id) {
        facility_id -> Uid,
        host -> Text,
        port -> Integer,
        security -> Label,
        user_name -> Text,
        password -> Binary,
        folder -> Text,
        address -> Text,
        owner_id -> Uid,
        active -> Bool,
        since -> Instant,
        uid_validity -> Nullable<BigInt>,
        last_uid -> BigInt,
        has_more -> Bool,
        last_read_at -> Nullable<Instant>,
        failure -> Nullable<Text>,
        taken -> BigInt,
        ignored -> BigInt,
        stumbles -> BigInt,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    incoming_mails (mail) {
        mail -> Text,
        inquiry_id -> Nullable<Uid>,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    activities (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        kind -> Label,
        subject -> Nullable<Text>,
        contact_id -> Nullable<Uid>,
        account_id -> Nullable<Uid>,
        lead_id -> Nullable<Uid>,
        opportunity_id -> Nullable<Uid>,
        starts_at -> Instant,
        minutes -> Nullable<Integer>,
        ends_at -> Instant,
        place -> Nullable<Text>,
        notes -> Nullable<Text>,
        status -> Label,
        completed_at -> Nullable<Instant>,
        outcome -> Nullable<Label>,
        next_at -> Nullable<Instant>,
        proposed_at -> Nullable<Instant>,
        next_activity_id -> Nullable<Uid>,
        follows_id -> Nullable<Uid>,
        series_id -> Nullable<Uid>,
        series_at -> Nullable<Instant>,
        repeat -> Nullable<Text>,
        repeats_from -> Nullable<Instant>,
        apart -> Bool,
        check_in -> Nullable<JsonDoc>,
        check_in_verdict -> Nullable<Label>,
        correction -> Nullable<JsonDoc>,
        correction_state -> Nullable<Label>,
        before_move -> Nullable<JsonDoc>,
        touched_at -> Nullable<Instant>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    visit_plans (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        contact_id -> Uid,
        month -> Date,
        target -> Integer,
        notes -> Nullable<Text>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Label, Uid};

    web_forms (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        name -> Text,
        name_key -> Text,
        active -> Bool,
        language -> Label,
        title -> Text,
        intro -> Nullable<Text>,
        fields -> JsonDoc,
        consent -> Nullable<JsonDoc>,
        collect_unsent -> Bool,
        button_text -> Nullable<Text>,
        thank_you -> Nullable<Text>,
        redirect_url -> Nullable<Text>,
        source -> Nullable<Text>,
        campaign -> Nullable<Text>,
        facility_id -> Nullable<Uid>,
        owner_id -> Nullable<Uid>,
        assign -> Label,
        team_id -> Nullable<Uid>,
        origins -> JsonDoc,
        key -> Text,
        submitted -> BigInt,
        begun -> BigInt,
        abandoned -> BigInt,
        spam -> BigInt,
        last_submitted_at -> Nullable<Instant>,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Nullable, Text};
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    web_form_submissions (id) {
        id -> Uid,
        form_id -> Uid,
        created_at -> Instant,
        inquiry_id -> Uid,
        answers -> Nullable<JsonDoc>,
        agreed -> Bool,
        attribution -> Nullable<JsonDoc>,
        origin -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    web_form_beginnings (id) {
        id -> Uid,
        form_id -> Uid,
        created_at -> Instant,
        answers -> JsonDoc,
        attribution -> Nullable<JsonDoc>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use domain::kernel::sql::{Instant, Uid};

    web_form_proofs (nonce) {
        nonce -> Text,
        submission_id -> Uid,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use domain::kernel::sql::Instant;

    request_counts (subject) {
        subject -> Text,
        count -> Integer,
        ends_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use domain::kernel::sql::{Instant, Label, Uid};

    patient_visits (id) {
        id -> Uid,
        version -> Integer,
        created_at -> Instant,
        created_by -> Nullable<Uid>,
        updated_at -> Instant,
        updated_by -> Nullable<Uid>,
        deleted_at -> Nullable<Instant>,
        owner_id -> Nullable<Uid>,
        team_id -> Nullable<Uid>,
        facility_id -> Nullable<Uid>,
        contact_id -> Nullable<Uid>,
        lead_id -> Nullable<Uid>,
        kind -> Label,
        starts_at -> Instant,
        minutes -> Integer,
        department -> Nullable<Text>,
        doctor -> Nullable<Text>,
        physician_id -> Nullable<Uid>,
        source -> Nullable<Label>,
        source_name -> Nullable<Text>,
        note -> Nullable<Text>,
        patient_name -> Text,
        patient_name_key -> Text,
        status -> Label,
        status_since -> Instant,
        follows_id -> Nullable<Uid>,
        successor_id -> Nullable<Uid>,
        reminded_at -> Nullable<Instant>,
        day -> Date,
        search -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable};
    use domain::kernel::sql::{Instant, JsonDoc, Uid};

    notification_preferences (user_id) {
        user_id -> Uid,
        preferences -> JsonDoc,
        digest_day -> Nullable<Date>,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use domain::kernel::sql::{Instant, Label, Uid};

    notification_deliveries (notification_id, way) {
        notification_id -> Uid,
        way -> Label,
        user_id -> Uid,
        due_at -> Instant,
        job_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use domain::kernel::sql::{Instant, Uid};

    push_subscriptions (id) {
        id -> Uid,
        user_id -> Uid,
        session_id -> Uid,
        endpoint -> Text,
        public_key -> Binary,
        auth_secret -> Binary,
        user_agent -> Text,
        created_at -> Instant,
        last_sent_at -> Nullable<Instant>,
        last_job_id -> Nullable<Uid>,
    }
}

diesel::joinable!(notification_deliveries -> notifications (notification_id));
diesel::joinable!(push_subscriptions -> sessions (session_id));
diesel::allow_tables_to_appear_in_same_query!(notification_deliveries, notifications);
diesel::allow_tables_to_appear_in_same_query!(push_subscriptions, sessions);
