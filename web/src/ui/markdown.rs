//! Markdown drawn for reading: headings, paragraphs, tables, code spans and strong words. Anything else is shown
//! as it is written.

use yew::prelude::*;

use super::coded::parts;

/// Properties of `Markdown`.
pub(crate) struct MarkdownProps {
    /// The text.
    pub(crate) text: AttrValue,
    /// What it is, for the label of the scrolling box.
    pub(crate) label: AttrValue,
}

/// The drawn text.
pub(crate) fn markdown(props: &MarkdownProps) -> Html {
    html! { <div class="sheet" tabindex="0" role="region" aria-label={props.label.clone()}>{ for blocks(&props.text).iter().map(draw) }</div> }
}

#[derive(Debug, PartialEq)]
enum Block<'a> {
    Heading(&'a str),
    Paragraph(Vec<&'a str>),
    List(Vec<&'a str>),
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for line in text.lines() {
        let line = line.trim_end();
        if line.starts_with("<!--") {
            continue;
        }
        if line.is_empty() {
            blocks.push(Block::Paragraph(Vec::new()));
        } else if line.starts_with('#') {
            blocks.push(Block::Heading(line.trim_start_matches('#').trim()));
        } else if line.starts_with('|') {
            match blocks.last_mut() {
                Some(Block::Table { rows, .. }) if is_rule(line) && rows.is_empty() => {}
                Some(Block::Table { rows, .. }) => rows.push(cells(line)),
                _ => blocks.push(Block::Table { head: cells(line), rows: Vec::new() }),
            }
        } else if let Some(item) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(item),
                _ => blocks.push(Block::List(vec![item])),
            }
        } else if let Some(Block::Paragraph(lines)) = blocks.last_mut() {
            lines.push(line);
        } else {
            blocks.push(Block::Paragraph(vec![line]));
        }
    }
    blocks.retain(|block| !matches!(block, Block::Paragraph(lines) if lines.is_empty()));
    blocks
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '))
}

/// The cells of a table's line; `\|` is a bar within a cell.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut escaped = false;
    for letter in inner.chars() {
        match letter {
            '\\' if !escaped => escaped = true,
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    if escaped && letter != '|' {
                        cell.push('\\');
                    }
                    cell.push(letter);
                }
                escaped = false;
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn draw(block: &Block<'_>) -> Html {
    match block {
        Block::Heading(text) => html! { <h3 class="sheet-head">{ spans(text) }</h3> },
        Block::Paragraph(lines) => {
            html! { <p class="sheet-text">{ for lines.iter().map(|line| html! { <>{ spans(line) }{ " " }</> }) }</p> }
        }
        Block::List(items) => {
            html! { <ul class="sheet-list">{ for items.iter().map(|item| html! { <li>{ spans(item) }</li> }) }</ul> }
        }
        Block::Table { head, rows } => {
            let cell = |text: &String| html! { <td>{ spans(text) }</td> };
            html! {
                <table>
                    <thead><tr>{ for head.iter().map(|text| html! { <th scope="col">{ spans(text) }</th> }) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| html! { <tr>{ for row.iter().map(cell) }</tr> }) }</tbody>
                </table>
            }
        }
    }
}

fn spans(text: &str) -> Html {
    parts(text, strong)
}

/// Text in which `**this**` is strong.
fn strong(text: &str) -> Html {
    text.split("**")
        .enumerate()
        .map(|(place, part)| {
            let part = part.to_owned();
            if place % 2 == 1 {
                html! { <strong>{ part }</strong> }
            } else {
                html! { { part } }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_paragraphs_and_headings() {
        let text = "<!-- mark -->\n## SLIs\n\n| SLI | Target |\n| --- | --- |\n| a \\| b | `x` |\n\nOne\ntwo\n- a\n- b";
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            blocks(text),
            [
                Block::Heading("SLIs"),
                Block::Table { head: row(&["SLI", "Target"]), rows: vec![row(&["a | b", "`x`"])] },
                Block::Paragraph(vec!["One", "two"]),
                Block::List(vec!["a", "b"]),
            ]
        );
    }
}
