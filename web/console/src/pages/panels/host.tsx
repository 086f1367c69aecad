import { useTranslation } from "react-i18next";
import { Dialog } from "../../parts/dialog";
import type { PanelTarget } from "../../shell/panel";
import { DecisionPanel } from "./decision";
import { PersonPanel } from "./person";
import { ProductPanel } from "./product";

const TITLES = { person: "palette.person", product: "palette.product", decision: "decision.title" } as const;

/** What opens from the right when a chip is clicked, on every page the same. */
export default function PanelHost({ target, onClose }: { target: PanelTarget; onClose: () => void }) {
  const { t } = useTranslation();
  const title = t(TITLES[target.kind]);
  return (
    <Dialog kind="panel" title={title.charAt(0).toLocaleUpperCase() + title.slice(1)} onClose={onClose}>
      {target.kind === "person" && <PersonPanel personId={target.id} />}
      {target.kind === "product" && <ProductPanel productId={target.id} />}
      {target.kind === "decision" && <DecisionPanel decisionId={target.id} />}
    </Dialog>
  );
}
