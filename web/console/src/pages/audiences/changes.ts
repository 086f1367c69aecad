import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { AudienceDetail, Document } from "./queries";

/** Everything that changes an audience; each answer is the audience as it stands afterwards. */
export function useAudienceChanges(audienceId: string) {
  const client = useQueryClient();
  const path = { audience_id: audienceId };
  const landed = (detail: AudienceDetail) => {
    client.setQueryData(["audiences", audienceId], detail);
    client.invalidateQueries({ queryKey: ["audiences"], exact: true });
    client.invalidateQueries({ queryKey: ["audience-vocabulary"] });
  };
  const answer = { onSuccess: landed };
  return {
    save: useMutation({
      mutationFn: (given: { document: Document; expected: number }) =>
        read(
          api.PUT("/audiences/{audience_id}/draft", {
            params: { path },
            body: { document: given.document, expected_version: given.expected },
          }),
        ),
      ...answer,
    }),
    discard: useMutation({
      mutationFn: () => read(api.DELETE("/audiences/{audience_id}/draft", { params: { path } })),
      ...answer,
    }),
    publish: useMutation({
      mutationFn: (note: string) =>
        read(api.POST("/audiences/{audience_id}/publish", { params: { path }, body: { note } })),
      ...answer,
    }),
    archive: useMutation({
      mutationFn: () => read(api.POST("/audiences/{audience_id}/archive", { params: { path } })),
      ...answer,
    }),
    rollback: useMutation({
      mutationFn: (version: number) =>
        read(api.POST("/audiences/{audience_id}/rollback/{version}", { params: { path: { ...path, version } } })),
      ...answer,
    }),
  };
}

export function useCreateAudience() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (document: Document) => read(api.POST("/audiences", { body: { document } })),
    onSuccess: (detail) => {
      client.setQueryData(["audiences", detail.audience_id], detail);
      client.invalidateQueries({ queryKey: ["audiences"], exact: true });
    },
  });
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** An id that a name suggests: small letters, digits and underscores. */
export function idOf(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 60);
}
