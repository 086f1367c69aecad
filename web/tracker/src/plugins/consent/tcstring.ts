const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DISCLOSED_VENDORS = 1;

/** Reads a segment's bits from the left; past its end everything is 0, so that a cut string discloses nobody. */
const reader = (segment: string) => {
  let at = 0;
  const bit = () => {
    const digit = DIGITS.indexOf(segment.charAt(at / 6) || "A");
    return (digit >> (5 - (at++ % 6))) & 1;
  };
  return (bits: number): number => {
    let value = 0;
    for (let n = 0; n < bits; n++) value = value * 2 + bit();
    return value;
  };
};

/**
 * Whether a TC string has the Disclosed Vendors segment and, with a vendor id, whether it names that vendor.
 * Source: IAB TCF, "Consent string and vendor list formats v2": segment type 3 bits, max vendor id 16, is range 1, then
 * a bit a vendor or 12 bits of entries, each: is range 1, start 16, end 16. Mandatory since TCF 2.3 (28 Feb 2026).
 */
export const discloses = (tcString: string, vendor = 0): boolean =>
  tcString
    .split(".")
    .slice(1)
    .some((segment) => {
      if (!segment || /[^\w-]/.test(segment)) return false;
      const read = reader(segment);
      if (read(3) !== DISCLOSED_VENDORS) return false;
      if (!vendor) return true;
      const max = read(16);
      if (vendor > max) return false;
      if (!read(1)) {
        read(vendor - 1);
        return read(1) === 1;
      }
      for (let entries = read(12); entries > 0; entries--) {
        const range = read(1);
        const start = read(16);
        const end = range ? read(16) : start;
        if (start <= vendor && vendor <= end) return true;
      }
      return false;
    });
