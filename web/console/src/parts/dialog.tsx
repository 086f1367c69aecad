import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import css from "./dialog.module.css";

interface Props {
  title: string;
  /** modal: in the middle; panel: from the right, for reading beside the page; palette: near the top, without a heading. */
  kind?: "modal" | "panel" | "palette";
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}

/** The browser's own <dialog>: it traps focus, closes on Escape, makes the rest inert and gives focus back. */
export function Dialog({ title, kind = "modal", onClose, children, footer }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const { t } = useTranslation();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog; the click is only for its backdrop
    <dialog
      ref={ref}
      className={css[kind]}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <div className={css.inside}>
        <div className={kind === "palette" ? "unseen" : css.head}>
          <h2 id={titleId}>{title}</h2>
          {kind !== "palette" && (
            <button type="button" className={css.close} onClick={onClose} aria-label={t("action.close")}>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="M3.5 3.5l9 9m0-9l-9 9" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
              </svg>
            </button>
          )}
        </div>
        <div className={kind === "palette" ? undefined : css.body}>{children}</div>
        {footer && <div className={css.foot}>{footer}</div>}
      </div>
    </dialog>
  );
}
