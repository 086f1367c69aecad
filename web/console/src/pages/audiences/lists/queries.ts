import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../../api/client";
import type { components } from "../../../generated/api";
import { parts } from "./parts";

type Schemas = components["schemas"];
export type ListRow = Schemas["ListRow"];
export type NewList = Schemas["NewList"];
export type Outcome = Schemas["UploadOutcome"];
export type Mode = Schemas["BeginUpload"]["mode"];

export const listsQuery = queryOptions({
  queryKey: ["audience-lists"],
  queryFn: ({ signal }) => read(api.GET("/audience-lists", { signal })),
  // people are looked up within a minute of a change
  refetchInterval: 10_000,
});

export const listQuery = (listId: string) =>
  queryOptions({
    queryKey: ["audience-lists", listId],
    queryFn: ({ signal }) =>
      read(api.GET("/audience-lists/{list_id}", { params: { path: { list_id: listId } }, signal })),
  });

export function useListChanges() {
  const client = useQueryClient();
  const again = () => {
    client.invalidateQueries({ queryKey: ["audience-lists"] });
    client.invalidateQueries({ queryKey: ["audience-vocabulary"] });
  };
  return {
    create: useMutation({
      mutationFn: (body: NewList) => read(api.POST("/audience-lists", { body })),
      onSuccess: again,
    }),
    remove: useMutation({
      mutationFn: (listId: string) =>
        read(api.DELETE("/audience-lists/{list_id}", { params: { path: { list_id: listId } } })),
      onSuccess: again,
    }),
    finish: useMutation({
      mutationFn: (upload: { listId: string; uploadId: string; language: "en" | "fr" }) => finish(upload, false),
      onSuccess: again,
    }),
  };
}

/** Send a file in parts and ask what would come of it; the upload waits for `finish`. */
export async function sendFile(
  listId: string,
  mode: Mode,
  file: Blob,
  language: "en" | "fr",
  onProgress: (share: number) => void,
): Promise<{ uploadId: string; outcome: Outcome }> {
  const path = { list_id: listId };
  const begun = await read(api.POST("/audience-lists/{list_id}/uploads", { params: { path }, body: { mode } }));
  for await (const part of parts(file)) {
    await read(
      api.POST("/audience-lists/{list_id}/uploads/{upload_id}", {
        params: { path: { ...path, upload_id: begun.upload_id } },
        body: { text: part.text, first_line: part.firstLine },
      }),
    );
    onProgress(part.share);
  }
  const uploadId = begun.upload_id;
  return { uploadId, outcome: await finish({ listId, uploadId, language }, true) };
}

function finish(upload: { listId: string; uploadId: string; language: "en" | "fr" }, dryRun: boolean) {
  return read(
    api.POST("/audience-lists/{list_id}/uploads/{upload_id}/finish", {
      params: { path: { list_id: upload.listId, upload_id: upload.uploadId } },
      body: { dry_run: dryRun, language: upload.language },
    }),
  );
}
