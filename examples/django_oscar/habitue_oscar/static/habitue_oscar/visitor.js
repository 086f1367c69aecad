/* Hands the visitor's choice to habitue, and the tracker's device id to the shop's server. The shop works without it. */
(() => {
  "use strict";

  const DEVICE = "shop_device";
  const block = document.getElementById("habitue-visitor");
  if (!block) return;
  // calls made before habitue.js has loaded wait in a queue that it empties
  window.habitue ||= function queue() {
    (queue.q ||= []).push(arguments);
  };

  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem("habitue")) || {};
    } catch {
      return {};
    }
  };
  // so that what the server tells (baskets, orders) and what pages tell is of one device; null when consent ends
  habitue("device", (device_id) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on plain http
    document.cookie = `${DEVICE}=${device_id || ""}; path=/; samesite=lax; max-age=${device_id ? 15724800 : 0}${secure}`;
  });

  const { consent, signedIn, token } = JSON.parse(block.textContent);
  if (consent) {
    habitue("consent", consent);
    if (token) habitue("identify", signedIn, {}, { token });
    // signed out since: what follows is somebody else's, until they sign in
    else if (!signedIn && stored().user_id) habitue("reset");
  }

  const banner = document.querySelector(".habitue-banner form");
  banner?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(banner, event.submitter);
    try {
      const answer = await fetch(banner.action, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams(fields),
      });
      habitue("consent", (await answer.json()).consent);
      banner.closest(".habitue-banner").remove();
    } catch {
      // post it the plain way; submit() leaves out the button, so its value goes along as a field
      const choice = Object.assign(document.createElement("input"), { type: "hidden", name: "choice" });
      choice.value = event.submitter.value;
      banner.append(choice);
      banner.submit();
    }
  });
})();
