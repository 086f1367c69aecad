import type { PlacementDocument } from "../../api/types";

/** The heading in this language, else in any, else the id. */
export function titleIn(title: PlacementDocument["title"], language: string, id: string): string {
  return title[language] || Object.values(title).find(Boolean) || id;
}
