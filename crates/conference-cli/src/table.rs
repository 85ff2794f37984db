//! Columns that are aligned on a terminal.

use unicode_width::UnicodeWidthStr;

/// Aligns the cells of these rows. Characters of double width, such as Chinese ones, count twice.
pub(crate) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(|column| width(rows, column)).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn width(rows: &[Vec<String>], column: usize) -> usize {
    rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths);
    let line: String =
        cells.map(|(cell, width)| cell.clone() + &" ".repeat(width + 2 - cell.width())).collect();
    format!("{}\n", line.trim_end())
}
