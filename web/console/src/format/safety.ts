/** A URL that is safe as a link or an image: http, https or relative; everything else (javascript:, data:) is dropped. */
export function safeUrl(url: string): string | undefined {
  if (!url) return undefined;
  try {
    const parsed = new URL(url, window.location.origin);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** One CSV cell. A leading = + - @ would run as a formula in a spreadsheet, so it is disarmed. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const disarmed = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r;]/.test(disarmed) ? `"${disarmed.replaceAll('"', '""')}"` : disarmed;
}

export function csvOf(rows: (string | number | null)[][]): string {
  return `${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** Saves text as a file. The byte order mark is for spreadsheets that would misread accents without it. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
