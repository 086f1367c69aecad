import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { Section } from "../../parts/page";
import { Tick } from "../../parts/tick";
import { useSettings } from "../settings/words";
import { listed, written } from "./lists";
import type { RulesDocument } from "./queries";
import css from "./traffic.module.css";

const AGENTS = ["crawler", "library", "headless"] as const;
type Bots = Partial<NonNullable<RulesDocument["bots"]>>;
type Staff = Partial<NonNullable<RulesDocument["staff"]>>;
type Tests = Partial<NonNullable<RulesDocument["tests"]>>;

interface Props {
  document: RulesDocument;
  mayEdit: boolean;
  onChange: (document: RulesDocument) => void;
}

export function RulesForm({ document, mayEdit, onChange }: Props) {
  const t = useSettings();
  const bots: Bots = document.bots ?? {};
  const staff: Staff = document.staff ?? {};
  const tests: Tests = document.tests ?? {};
  const put = (name: "bots" | "staff" | "tests", part: Bots | Staff | Tests) =>
    onChange({ ...document, [name]: { ...document[name], ...part } });
  const agents: readonly string[] = bots.agents ?? AGENTS;
  return (
    <>
      <Section title={t("bots.title")} note={t("bots.note")}>
        <div className={css.form}>
          <fieldset className={css.ticks} disabled={!mayEdit}>
            <legend>{t("bots.agents")}</legend>
            {AGENTS.map((agent) => (
              <Tick
                key={agent}
                label={t(`bots.agent.${agent}`)}
                checked={agents.includes(agent)}
                disabled={!mayEdit}
                onChange={(checked) =>
                  put("bots", { agents: AGENTS.filter((one) => (one === agent ? checked : agents.includes(one))) })
                }
              />
            ))}
          </fieldset>
          {(["views_per_minute", "views_per_second"] as const).map((rate) => (
            <Rate
              key={rate}
              label={t(`bots.${rate}`)}
              value={bots[rate] ?? null}
              disabled={!mayEdit}
              onChange={(value) => put("bots", { [rate]: value })}
            />
          ))}
          <List
            label={t("bots.networks")}
            hint={t("networks_hint")}
            values={bots.networks}
            disabled={!mayEdit}
            onChange={(networks) => put("bots", { networks })}
          />
        </div>
      </Section>
      <Section title={t("staff.title")} note={t("staff.note")}>
        <div className={css.form}>
          <List
            label={t("staff.email_domains")}
            hint={t("staff.email_domains_hint")}
            values={staff.email_domains}
            disabled={!mayEdit}
            onChange={(domains) => put("staff", { email_domains: domains })}
          />
          <List
            label={t("staff.user_ids")}
            hint={t("staff.user_ids_hint")}
            values={staff.user_ids}
            disabled={!mayEdit}
            onChange={(ids) => put("staff", { user_ids: ids })}
          />
          <List
            label={t("staff.networks")}
            hint={t("networks_hint")}
            values={staff.networks}
            disabled={!mayEdit}
            onChange={(networks) => put("staff", { networks })}
          />
          <Tick
            label={t("staff.flagged")}
            checked={staff.flagged ?? true}
            disabled={!mayEdit}
            onChange={(flagged) => put("staff", { flagged })}
          />
        </div>
      </Section>
      <Section title={t("tests.title")} note={t("tests.note")}>
        <div className={css.form}>
          <List
            label={t("tests.coupons")}
            hint={t("tests.coupons_hint")}
            values={tests.coupons}
            disabled={!mayEdit}
            onChange={(coupons) => put("tests", { coupons })}
          />
          <List
            label={t("tests.prefixes")}
            hint={t("tests.prefixes_hint")}
            values={tests.order_id_prefixes}
            disabled={!mayEdit}
            onChange={(prefixes) => put("tests", { order_id_prefixes: prefixes })}
          />
          <Tick
            label={t("tests.flagged")}
            checked={tests.flagged ?? true}
            disabled={!mayEdit}
            onChange={(flagged) => put("tests", { flagged })}
          />
        </div>
      </Section>
    </>
  );
}

interface ListProps {
  label: string;
  hint: string;
  values?: string[];
  disabled: boolean;
  onChange: (values: string[]) => void;
}

/** A few words in a line, kept when one leaves it: a half-written one would only be refused. */
function List({ label, hint, values = [], disabled, onChange }: ListProps) {
  const stated = written(values);
  const [text, setText] = useState(stated);
  useEffect(() => setText(stated), [stated]);
  return (
    <TextInput
      label={label}
      description={hint}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => written(listed(text)) !== stated && onChange(listed(text))}
    />
  );
}

interface RateProps {
  label: string;
  value: number | null;
  disabled: boolean;
  onChange: (value: number | null) => void;
}

function Rate({ label, value, disabled, onChange }: RateProps) {
  const t = useSettings();
  const stated = value === null ? "" : String(value);
  const [text, setText] = useState(stated);
  useEffect(() => setText(stated), [stated]);
  return (
    <TextInput
      label={label}
      description={t("bots.rate_hint")}
      type="number"
      min={1}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => text.trim() !== stated && onChange(text.trim() === "" ? null : Math.round(Number(text)))}
    />
  );
}
