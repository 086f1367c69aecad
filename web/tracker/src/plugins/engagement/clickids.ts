import type { Fields } from "../../types";

/**
 * Query parameters by which networks recognise a click that was paid for, and the network as channels name it. The
 * server's own list (collect/clicks.py) has free listings and newsletters too, and keeps none of them without `ads`.
 * Facebook and Pinterest mark every link of theirs, paid or not: which it was only they know.
 */
const NETWORKS = new Map(
  Object.entries({
    gclid: "google",
    wbraid: "google",
    gbraid: "google",
    dclid: "google",
    msclkid: "bing",
    fbclid: "facebook",
    ttclid: "tiktok",
    twclid: "twitter",
    li_fat_id: "linkedin",
    epik: "pinterest",
    sccid: "snapchat",
    rdt_cid: "reddit",
    qclid: "quora",
    yclid: "yandex",
    vmcid: "yahoo",
    obclid: "outbrain",
    tblci: "taboola",
    irclickid: "impact",
    awc: "awin",
    cjevent: "cj",
    ransiteid: "rakuten",
    tduid: "tradedoubler",
  }),
);
const MAX_LENGTH = 500;

/** The properties of "Ad Clicked" for a landing address; null when no ad led there. */
export const adClicked = (search: string, path: string): Fields | null => {
  const found: Fields = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const name = key.toLowerCase();
    const network = NETWORKS.get(name);
    if (!network || !value || value.length > MAX_LENGTH) continue;
    found[name] = value;
    if (!found.network) found.network = network;
  }
  return found.network ? { ...found, path } : null;
};
