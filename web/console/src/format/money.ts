const digitsOf = new Map<string, number>();

/** Decimals of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digitsOf.set(currency, digits);
  }
  return digits;
}

export interface MoneyStyle {
  /** Whole units from this many onwards (and for zero): nobody reads the cents of €1,240. */
  wholeFrom?: number;
  signed?: boolean;
  compact?: boolean;
}

/** Minor units as a person of this locale writes them. */
export function formatMoney(minor: number, currency: string, locale: string, style: MoneyStyle = {}): string {
  const code = /^[A-Z]{3}$/.test(currency) ? currency : "EUR";
  const amount = minor / 10 ** minorDigits(code);
  const whole = amount === 0 || Math.abs(amount) >= (style.wholeFrom ?? 1000);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: code,
    currencyDisplay: "narrowSymbol",
    signDisplay: style.signed ? "exceptZero" : "auto",
    ...(style.compact ? { notation: "compact", maximumFractionDigits: 1 } : {}),
    ...(whole && !style.compact ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {}),
  }).format(amount);
}
