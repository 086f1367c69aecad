import { useSession } from "../format/use-format";

/** Viewers look; editors and owners change. The server decides again on every request. */
export function useMayEdit(): boolean {
  return useSession().role !== "viewer";
}
