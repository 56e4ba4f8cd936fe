import assert from "node:assert/strict";
import type { OAuthSecretInfo } from "../../../../dynamic/provider/databricks/oauth-secrets-api";
import { decideSlot, type SlotDecision } from "../../../../dynamic/provider/logins/secret-slots";

const NOW = Date.parse("2026-11-28T12:00:00Z");

const secret = (id: string, secondsAgo: number, lifetimeSeconds: number): OAuthSecretInfo => ({
  id,
  createdAt: NOW - secondsAgo * 1000,
  expiresAt: NOW + (lifetimeSeconds - secondsAgo) * 1000,
});

/** Secrets of users, with all kinds of lifetimes. */
const users = (count: number): readonly OAuthSecretInfo[] =>
  [63_072_000, 86_400, 901, 899, 1_800].slice(0, count).map((lifetime, index) => secret(`user${index}`, 300, lifetime));

const ours = (id: string, secondsAgo: number): OAuthSecretInfo => secret(id, secondsAgo, 900);

interface Case {
  readonly secrets: readonly OAuthSecretInfo[];
  readonly seenSecondsAgo?: Readonly<Record<string, number>>;
  readonly isRefused?: boolean;
  readonly decision: SlotDecision;
}

const CASES: Readonly<Record<string, Case>> = {
  "without any, one is made": { secrets: [], decision: { action: "make" } },
  "with four, one is made, and an old one-time secret stays": {
    secrets: [...users(3), ours("old", 600)],
    decision: { action: "make" },
  },
  "with five of users, one cannot be made": { secrets: users(5), decision: { action: "refuse" } },
  "with five, of which one has expired and is listed all the same, one is made": {
    secrets: [...users(4), secret("expired", 7_200, 3_600)],
    decision: { action: "make" },
  },
  "when the workspace then refuses, it has not expired: the clock of this machine is wrong": {
    secrets: [...users(4), secret("expired", 7_200, 3_600)],
    isRefused: true,
    decision: { action: "refuse" },
  },
  "with five, the oldest one-time secret that a killed run has left is deleted": {
    secrets: [...users(3), ours("young", 90), ours("old", 120)],
    decision: { action: "delete", secretId: "old" },
  },
  "with five, one-time secrets of the last minute are waited for": {
    secrets: [...users(3), ours("a", 59), ours("b", 1)],
    decision: { action: "wait" },
  },
  "with five, a one-time secret that is a minute old is deleted": {
    secrets: [...users(4), ours("old", 60)],
    decision: { action: "delete", secretId: "old" },
  },
  "a one-time secret from the future is waited for, as the clock of this machine is behind": {
    secrets: [...users(4), ours("old", -240)],
    seenSecondsAgo: { old: 59 },
    decision: { action: "wait" },
  },
  "it is deleted when this run has seen it for a minute": {
    secrets: [...users(4), ours("old", -240)],
    seenSecondsAgo: { old: 60 },
    decision: { action: "delete", secretId: "old" },
  },
  "a one-time secret whose creation was cut to a second is one": {
    secrets: [...users(4), { id: "old", createdAt: NOW - 120_000, expiresAt: NOW + 780_999 }],
    decision: { action: "delete", secretId: "old" },
  },
  "a secret without times is a user's": {
    secrets: [...users(4), { id: "unknown", createdAt: Number.NaN, expiresAt: Number.NaN }],
    decision: { action: "refuse" },
  },
};

describe("the places for OAuth secrets of a principal", () => {
  for (const [sentence, { secrets, seenSecondsAgo = {}, isRefused = false, decision }] of Object.entries(CASES)) {
    it(sentence, () => {
      const seenAt = new Map(Object.entries(seenSecondsAgo).map(([id, seconds]) => [id, NOW - seconds * 1000]));
      assert.deepEqual(decideSlot(secrets, { now: NOW, seenAt, isRefused }), decision);
    });
  }
});
