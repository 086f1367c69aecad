/** What the visitor was asked about, and granted or refused; a purpose that is absent is denied, and was not asked. */
export type Consent = Record<string, boolean>;

export const PURPOSES = [
  "measure",
  "personalise",
  "marketing_email",
  "email_open",
  "sms",
  "push",
  "ads",
  "sensitive",
] as const;

/**
 * The consent a choice states. Each choice is whole: what it does not name is denied, and only `true` grants, so that a
 * forgotten or misspelt field can never widen what was agreed. It names no more than the choice does: a banner that does
 * not ask about e-mail must not end a permission that was given elsewhere. Global Privacy Control beats a grant of `ads`.
 */
export const consentOf = (choice: unknown, privacyControl: boolean): Consent => {
  const consent: Consent = {};
  for (const purpose of PURPOSES) {
    const answer = Object(choice)[purpose];
    if (typeof answer === "boolean") consent[purpose] = answer && !(privacyControl && purpose === "ads");
  }
  return consent;
};

export const mayMeasure = (consent: Consent | null): boolean => Object(consent).measure === true;

/** Personalising needs the device id, and that is stored for measuring: so it takes both. */
export const mayPersonalise = (consent: Consent | null): boolean =>
  mayMeasure(consent) && Object(consent).personalise === true;

/** A consent as text that is equal when the consent is. */
export const consentKey = (consent: Consent): string => PURPOSES.filter((purpose) => consent[purpose]).join();
