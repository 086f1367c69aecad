import { createContext, useContext } from "react";
import type { Finding } from "../queries";
import type { Condition, Vocabulary } from "./condition";
import type { Phrases } from "./phrases";
import type { Place } from "./tree";

/** What every part of the builder needs. */
export interface Building {
  root: Condition;
  vocabulary: Vocabulary;
  say: Phrases;
  /** What the checks say of the condition at a place itself. */
  findings: (place: Place) => Finding[];
  /** Puts a changed tree in place; changes of the same part in quick succession are undone together. */
  edit: (next: Condition, part?: string) => void;
  /** Moves the focus to a condition once it is drawn, and says aloud what happened. */
  arrive: (place: Place, said?: string) => void;
}

const BuildingContext = createContext<Building | null>(null);
export const BuildingProvider = BuildingContext.Provider;

export function useBuilding(): Building {
  const building = useContext(BuildingContext);
  if (!building) throw new Error("Conditions are edited inside a builder.");
  return building;
}

export const keyOf = (place: Place) => `c${place.join("-")}`;
