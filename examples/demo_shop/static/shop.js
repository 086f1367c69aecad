/* Comforts only: the shop works without this file. It hands the visitor's choice to habitue, and closes open menus. */
(() => {
  "use strict";

  const block = document.getElementById("visitor");
  if (block) {
    // calls made before habitue has loaded wait in a queue that it empties
    window.habitue ||= function queue() {
      (queue.q ||= []).push(arguments);
    };
    const { consent, userId, traits, token, signedOut } = JSON.parse(block.textContent);
    if (consent) habitue("consent", consent);
    if (signedOut) habitue("reset");
    if (userId) habitue("identify", userId, traits, { token });
  }

  const banner = document.querySelector(".banner form");
  banner?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(banner, event.submitter);
    try {
      const answer = await fetch("/consent", {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams(fields),
      });
      const { consent } = await answer.json();
      habitue("consent", consent);
      banner.closest(".banner").remove();
      document.getElementById("content").focus({ preventScroll: true });
    } catch {
      // post it the plain way; submit() leaves out the button, so its value goes along as a field
      const choice = Object.assign(document.createElement("input"), { type: "hidden", name: "choice" });
      choice.value = event.submitter.value;
      banner.append(choice);
      banner.submit();
    }
  });

  // an order's own device, so that the server's event and the browser's meet; there only after a yes
  const device = document.querySelector("[data-device-id]");
  if (device && window.habitue)
    habitue("device", (device_id) => {
      device.value = device_id || "";
    });

  const popups = ".menu__department, .why, .sort";
  const close = (except) => {
    for (const popup of document.querySelectorAll(popups)) if (popup.open && !popup.contains(except)) popup.open = false;
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement.closest(popups)?.querySelector("summary").focus();
    close(null);
  });
})();
