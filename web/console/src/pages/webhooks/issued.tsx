import { Button } from "@mantine/core";
import { Copyable } from "../../parts/copyable";
import { Dialog } from "../../parts/dialog";
import { useSettings } from "../settings/words";
import type { IssuedSecret, Kind } from "./queries";
import { SetUp } from "./set-up";
import css from "./webhooks.module.css";

interface Props {
  issued: IssuedSecret;
  kind: Kind;
  title: string;
  onClose: () => void;
}

/** The address and, this once, the secret; closing it is the last one sees of it. */
export function Issued({ issued, kind, title, onClose }: Props) {
  const t = useSettings();
  return (
    <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>{t("issued.done")}</Button>}>
      <div className={css.form}>
        <Copyable label={t("webhooks.address")} text={issued.address} />
        {issued.secret ? (
          <>
            <Copyable label={t("issued.secret")} text={issued.secret} />
            <p className={css.once}>{t("issued.once")}</p>
          </>
        ) : (
          <p className={css.small}>{t("issued.own")}</p>
        )}
        <SetUp kind={kind} address={issued.address} />
      </div>
    </Dialog>
  );
}
