//! Drawings with a table behind them: SVG by components, in the page's colours, with a download of
//! the drawing and of its figures.

pub(crate) mod scale;

use std::rc::Rc;

use yew::prelude::*;

use crate::effects::{download, picture};
use crate::ui::icon::{Glyph, icon};

/// The figures of a drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    /// What each column is, with its unit.
    pub(crate) head: Vec<AttrValue>,
    /// The rows.
    pub(crate) rows: Vec<Vec<AttrValue>>,
}

impl Sheet {
    /// As CSV: comma, quotes where they are needed, CRLF, as RFC 4180 has it.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            for (place, cell) in row.iter().enumerate() {
                let comma = if place == 0 { "" } else { "," };
                text.push_str(comma);
                text.push_str(&quoted(cell));
            }
            text.push_str("\r\n");
        }
        text
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Properties of `Chart`.
#[derive(Properties, PartialEq)]
pub(crate) struct ChartProps {
    /// The start of its ids, and the name of its files.
    pub(crate) id: AttrValue,
    /// What it shows, in a sentence.
    pub(crate) label: AttrValue,
    /// Its figures.
    pub(crate) sheet: Rc<Sheet>,
    /// The drawing, and what belongs to it.
    pub(crate) children: Html,
    /// Controls beside the downloads.
    #[prop_or_default]
    pub(crate) tools: Html,
}

/// A drawing with its table and its downloads.
#[component]
pub(crate) fn Chart(props: &ChartProps) -> Html {
    let node = use_node_ref();
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let as_svg = {
        let (node, id) = (node.clone(), props.id.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(text) = picture::svg_text(&node) {
                download::save(&format!("{id}.svg"), text.as_bytes());
            }
        })
    };
    let as_csv = {
        let (sheet, id) = (props.sheet.clone(), props.id.clone());
        Callback::from(move |_: MouseEvent| {
            download::save(&format!("{id}.csv"), sheet.csv().as_bytes());
        })
    };
    let panel = format!("{}-table", props.id);
    let said = |what: &str| format!("{what}: {}", props.label);
    html! {
        <figure class="chart" data-testid={props.id.clone()}>
            <div ref={node} class="drawn">{ props.children.clone() }</div>
            <figcaption>
                { props.tools.clone() }
                <span class="end">
                    <button type="button" class="button plain little" aria-expanded={open.to_string()} aria-controls={panel.clone()} onclick={toggle}
                        aria-label={said("Table")}>{ icon(Glyph::ChevronDown) }{ "Table" }</button>
                    <button type="button" class="button plain little" onclick={as_svg} aria-label={said("Download as SVG")}>{ icon(Glyph::Download) }{ "SVG" }</button>
                    <button type="button" class="button plain little" onclick={as_csv} aria-label={said("Download as CSV")}>{ icon(Glyph::Download) }{ "CSV" }</button>
                </span>
            </figcaption>
            <div class="chart-table" id={panel} tabindex="0" role="region" aria-label={said("Table")} hidden={!*open}>
                if *open { { table(&props.sheet) } }
            </div>
        </figure>
    }
}

fn table(sheet: &Sheet) -> Html {
    let row = |row: &Vec<AttrValue>| html! { <tr>{ for row.iter().map(|cell| html! { <td>{ cell }</td> }) }</tr> };
    html! {
        <table>
            <thead><tr>{ for sheet.head.iter().map(|cell| html! { <th scope="col">{ cell }</th> }) }</tr></thead>
            <tbody>{ for sheet.rows.iter().map(row) }</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn csv_quotes_what_needs_it() {
        let sheet = Sheet {
            head: vec!["a".into(), "b, c".into()],
            rows: vec![vec!["1".into(), "say \"no\"".into()]],
        };
        assert_eq!(sheet.csv(), "a,\"b, c\"\r\n1,\"say \"\"no\"\"\"\r\n");
    }
}
