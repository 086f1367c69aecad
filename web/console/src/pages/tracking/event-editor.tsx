import { Button, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { Tick } from "../../parts/tick";
import type { PlannedEvent, PlannedProperty } from "./queries";
import css from "./tracking.module.css";
import { useTracking } from "./words";

const CLIENTS = ["tracker", "server", "webhook"] as const;
const TYPES = ["text", "id", "integer", "number", "boolean", "money", "time", "list", "object", "any"] as const;

interface Props {
  event: PlannedEvent;
  known: string[];
  fresh: boolean;
  onSave: (event: PlannedEvent) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** One planned event: what, when, how, who and how many. Nothing is checked against it before the plan is published. */
export function EventEditor({ event: given, known, fresh, onSave, onRemove, onClose }: Props) {
  const t = useTracking();
  const { t: say } = useTranslation();
  const names = useId();
  const [event, setEvent] = useState(given);
  const change = (part: Partial<PlannedEvent>) => setEvent({ ...event, ...part });
  const properties = event.properties ?? [];
  const clients = event.clients ?? [];
  const put = (at: number, part: Partial<PlannedProperty>) =>
    change({ properties: properties.map((one, place) => (place === at ? { ...one, ...part } : one)) });
  const complete = event.name.trim() !== "" && clients.length > 0 && properties.every((one) => one.name.trim() !== "");
  return (
    <Dialog
      kind="panel"
      title={fresh ? t("plan.add") : t("plan.edit", { event: given.name })}
      onClose={onClose}
      footer={
        <>
          {!fresh && (
            <Button variant="subtle" onClick={onRemove}>
              {t("plan.remove_event")}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {say("action.cancel")}
          </Button>
          <Button disabled={!complete} onClick={() => onSave({ ...event, name: event.name.trim() })}>
            {t("plan.save")}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <TextInput
          label={t("plan.name")}
          list={names}
          value={event.name}
          maxLength={120}
          onChange={(input) => change({ name: input.currentTarget.value })}
        />
        <datalist id={names}>
          {known.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {(["en", "fr"] as const).map((language) => (
          <TextInput
            key={language}
            label={t(`plan.when_${language}`)}
            maxLength={300}
            value={event.when?.[language] ?? ""}
            onChange={(input) => change({ when: { ...event.when, [language]: input.currentTarget.value } })}
          />
        ))}
        <fieldset className={css.clients}>
          <legend>{t("plan.clients")}</legend>
          {CLIENTS.map((client) => (
            <Tick
              key={client}
              label={t(`client.${client}`)}
              checked={clients.includes(client)}
              onChange={(checked) =>
                change({ clients: CLIENTS.filter((one) => (one === client ? checked : clients.includes(one))) })
              }
            />
          ))}
        </fieldset>
        <TextInput
          label={t("plan.source")}
          maxLength={120}
          value={event.source ?? ""}
          onChange={(input) => change({ source: input.currentTarget.value })}
        />
        <TextInput
          label={t("plan.owner_label")}
          maxLength={120}
          value={event.owner ?? ""}
          onChange={(input) => change({ owner: input.currentTarget.value })}
        />
        <TextInput
          label={t("plan.per_day_label")}
          type="number"
          min={0}
          value={event.per_day ?? ""}
          onChange={(input) => {
            const text = input.currentTarget.value;
            change({ per_day: text === "" ? null : Math.max(0, Math.round(Number(text))) });
          }}
        />
        <h3>{t("plan.properties")}</h3>
        {properties.map((property, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a property has no other identity while its name is typed
          <div key={at} className={css.property}>
            <TextInput
              label={t("plan.path")}
              value={property.name}
              maxLength={120}
              onChange={(input) => put(at, { name: input.currentTarget.value })}
            />
            <div className={css.labelled}>
              <span aria-hidden="true">{t("plan.type")}</span>
              <Choice
                label={t("plan.type")}
                value={property.type ?? "text"}
                options={TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
                onChange={(type) => put(at, { type: type as PlannedProperty["type"] })}
              />
            </div>
            <Tick
              label={t("plan.must")}
              checked={property.required ?? false}
              onChange={(checked) => put(at, { required: checked })}
            />
            <Allowed values={property.allowed ?? []} onChange={(allowed) => put(at, { allowed })} />
            <button
              type="button"
              className={css.inline}
              onClick={() => change({ properties: properties.filter((_, place) => place !== at) })}
            >
              {t("plan.remove", { name: property.name || t("plan.path") })}
            </button>
          </div>
        ))}
        <Button
          variant="default"
          onClick={() =>
            change({ properties: [...properties, { name: "", type: "text", required: false, allowed: [] }] })
          }
        >
          {t("plan.add_property")}
        </Button>
      </div>
    </Dialog>
  );
}

function Allowed({ values, onChange }: { values: string[]; onChange: (values: string[]) => void }) {
  const t = useTracking();
  const [text, setText] = useState(values.join(", "));
  return (
    <TextInput
      label={t("plan.allowed")}
      placeholder={t("plan.allowed_hint")}
      value={text}
      onChange={(input) => {
        setText(input.currentTarget.value);
        onChange(
          input.currentTarget.value
            .split(",")
            .map((one) => one.trim())
            .filter(Boolean),
        );
      }}
    />
  );
}
