import { Button } from "@mantine/core";
import type { DefinitionVersion } from "../api/types";
import { useFormat } from "../format/use-format";
import { Tag } from "./chips";
import css from "./versions.module.css";

interface Props {
  history: DefinitionVersion[];
  published: number | null;
  words: {
    number: (version: number) => string;
    by: (author: string, date: string) => string;
    holds: string;
    archived: string;
    restore: string;
    reset: string;
    never: string;
  };
  /** Absent for whoever may only look. */
  onRestore?: (version: number) => void;
  onReset?: () => void;
}

/** Who published what and when, the way back to any of it, and to what holds without any. */
export function Versions({ history, published, words, onRestore, onReset }: Props) {
  const format = useFormat();
  if (history.length === 0) return <p className={css.small}>{words.never}</p>;
  return (
    <>
      <ol className={css.versions}>
        {history.map((version) => (
          <li key={version.version}>
            <div>
              <p>
                {words.number(version.version)} {version.version === published && <Tag tone="good">{words.holds}</Tag>}
                {version.status === "archived" && <Tag>{words.archived}</Tag>}
              </p>
              <p className={css.small}>
                {words.by(version.author, format.date(version.at, "full"))}
                {version.note && ` · ${version.note}`}
              </p>
            </div>
            {onRestore && version.version !== published && version.status === "published" && (
              <Button variant="subtle" size="sm" onClick={() => onRestore(version.version)}>
                {words.restore}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {onReset && published !== null && (
        <Button variant="subtle" mt={8} onClick={onReset}>
          {words.reset}
        </Button>
      )}
    </>
  );
}
