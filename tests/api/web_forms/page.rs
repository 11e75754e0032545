//! The hospital's own page of a form, and the files that pages of other sites load.

use super::{a_form, start};
use anyhow::{Context, Result};
use domain::leads::web_form::FormLanguage;
use serde_json::json;
use tests::{Answer, TestDatabase, on_both, organisation};

on_both!(database Organisation:
    the_page_stands_by_itself,
    the_files_are_small_and_may_be_kept,
    in_hindi_with_a_number_for_those_without_a_script,
);

fn policy(answer: &Answer) -> &str {
    answer.header("content-security-policy").unwrap_or_default()
}

async fn the_page_stands_by_itself(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| {
        data.title = "Knee & <b>hip</b>".into();
        data.collect_unsent = true;
    })
    .await?;
    let page = app.anonymous().get(&format!("//f/{}", form.key)).await?;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.text.contains("<h1>Knee &amp; &lt;b&gt;hip&lt;/b&gt;</h1>"), "{}", page.text);
    for label in ["name", "phone", "email", "pin_code", "message"] {
        assert!(page.text.contains(&format!("<label for=\"setu-{label}\">")), "{label}");
    }
    assert!(page.text.contains("<fieldset") && page.text.contains("autocomplete=\"tel\""));
    // Nobody has ticked it for them, and it says what happens to whoever leaves.
    assert!(!page.text.contains(" checked") && page.text.contains("data-unsent"));
    // Nothing within the page runs or paints, and nobody frames it.
    assert!(!policy(&page).contains("unsafe") && policy(&page).contains("frame-ancestors 'none'"), "{}", policy(&page));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let tags: Vec<&str> = page.text.split('<').collect();
    assert!(tags.iter().all(|tag| !tag.contains(" style=") && !tag.contains(" onclick=") && !tag.starts_with("style")));
    assert!(tags.iter().filter(|tag| tag.starts_with("script")).all(|tag| tag.contains(" src=\"/public/")));
    let gone = app.anonymous().get("//f/abcdefghijklmnopqrst").await?;
    assert_eq!((gone.status, policy(&gone)), (404, policy(&page)));
    assert!(gone.text.contains("not there any more"));
    app.stop().await;
    Ok(())
}

async fn the_files_are_small_and_may_be_kept(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    let anonymous = app.anonymous();
    let page = anonymous.get(&format!("//f/{}", form.key)).await?;
    let mut bytes = page.text.len();
    for (name, kind) in [("form.js", "text/javascript; charset=utf-8"), ("form.css", "text/css; charset=utf-8")] {
        let named = page.text.split('"').find(|part| part.contains(name)).context("the page does not load it")?;
        let kept = anonymous.get(&format!("/{named}")).await?;
        assert_eq!((kept.status, kept.header("content-type")), (200, Some(kind)), "{named}");
        assert_eq!(kept.header("cache-control"), Some("public, max-age=31536000, immutable"));
        bytes += kept.text.len();
        // As other sites name it: looked at again after an hour.
        let plain = anonymous.get(&format!("//public/{name}")).await?;
        assert_eq!((plain.header("cache-control"), &plain.text), (Some("public, max-age=3600"), &kept.text));
        assert_eq!(plain.header("cross-origin-resource-policy"), Some("cross-origin"));
        assert_eq!(plain.header("access-control-allow-origin"), Some("*"));
        let tag = plain.header("etag").context("no tag")?;
        let known = anonymous.get(&format!("//public/{name}")).header("if-none-match", tag).await?;
        assert_eq!((known.status, known.text.as_str()), (304, ""));
    }
    assert!(bytes <= 60 * 1024, "{bytes} bytes");
    app.stop().await;
    Ok(())
}

async fn in_hindi_with_a_number_for_those_without_a_script(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let head_office = app.head_office().await?;
    let path = format!("/facilities/{}", organisation::NOIDA);
    assert_eq!(head_office.patch(&path, 1, &json!({"phone": "0120-3577020"})).await?.status, 200);
    let form = a_form(&app, |data| data.language = FormLanguage::Hindi).await?;
    let page = app.anonymous().get(&format!("//f/{}", form.key)).await?;
    assert!(page.text.contains("<html lang=\"hi\">") && page.text.contains("(वैकल्पिक)"));
    let (_, without) = page.text.split_once("<noscript>").context("no word for those without a script")?;
    let (without, _) = without.split_once("</noscript>").context("it does not end")?;
    assert!(without.contains("href=\"tel:+911203577020\"") && without.contains("फ़ोन"), "{without}");
    app.stop().await;
    Ok(())
}
