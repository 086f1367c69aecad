import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, read } from "../../api/client";
import { placementQuery } from "../../api/queries";
import type { PlacementDetail, PlacementDocument } from "../../api/types";

export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : String(error);
}

/** Begins a placement; its answer is already what the editor wants to read. */
export function useCreatePlacement() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (document: PlacementDocument) => read(api.POST("/placements", { body: { document } })),
    onSuccess: (detail: PlacementDetail) => {
      client.setQueryData(placementQuery(detail.placement_id).queryKey, detail);
      client.invalidateQueries({ queryKey: ["placements"], exact: true });
    },
  });
}

/** Every change of a placement: the answer is its new state, shown at once; the list is read again when next seen. */
export function usePlacementChanges(placementId: string) {
  const client = useQueryClient();
  const path = { placement_id: placementId };
  const onSuccess = (detail: PlacementDetail) => {
    client.setQueryData(placementQuery(placementId).queryKey, detail);
    client.invalidateQueries({ queryKey: ["placements"], exact: true });
  };
  return {
    save: useMutation({
      mutationFn: (document: PlacementDocument) =>
        read(api.PUT("/placements/{placement_id}/draft", { params: { path }, body: { document } })),
      onSuccess,
    }),
    discard: useMutation({
      mutationFn: () => read(api.DELETE("/placements/{placement_id}/draft", { params: { path } })),
      onSuccess,
    }),
    publish: useMutation({
      mutationFn: (note: string) =>
        read(api.POST("/placements/{placement_id}/publish", { params: { path }, body: { note } })),
      onSuccess,
    }),
    rollback: useMutation({
      mutationFn: (version: number) =>
        read(
          api.POST("/placements/{placement_id}/rollback/{version}", {
            params: { path: { ...path, version } },
          }),
        ),
      onSuccess,
    }),
    archive: useMutation({
      mutationFn: () => read(api.POST("/placements/{placement_id}/archive", { params: { path } })),
      onSuccess: () => client.invalidateQueries({ queryKey: ["placements"] }),
    }),
  };
}
