import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./toast.module.css";

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

type Say = (text: string, action?: Toast["action"]) => void;
const ToastContext = createContext<Say>(() => undefined);
export const useToast = () => useContext(ToastContext);

let next = 0;

/** What just happened, with its undo. Stays until the next one or until dismissed: nobody has to race a clock to undo. */
export function ToastHost({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null);
  const { t } = useTranslation();
  const say = useCallback<Say>((text, action) => {
    next += 1;
    const id = next;
    setToast({ id, text, action });
    if (!action) setTimeout(() => setToast((current) => (current?.id === id ? null : current)), 6000);
  }, []);
  const shown = useMemo(
    () =>
      toast && (
        <div className={css.toast} key={toast.id}>
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              onClick={() => {
                toast.action?.run();
                setToast(null);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button type="button" className={css.dismiss} onClick={() => setToast(null)} aria-label={t("action.dismiss")}>
            ×
          </button>
        </div>
      ),
    [toast, t],
  );
  return (
    <ToastContext.Provider value={say}>
      {children}
      <div className={css.host} role="status" aria-live="polite">
        {shown}
      </div>
    </ToastContext.Provider>
  );
}
