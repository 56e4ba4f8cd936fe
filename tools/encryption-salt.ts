import { createDecipheriv, pbkdf2Sync } from "node:crypto";

/** The word that Pulumi encrypts, to recognise the passphrase. */
const KNOWN_TEXT = "pulumi";

/** The length of the tag at the end of what AES-GCM encrypts, in bytes. */
const TAG_LENGTH = 16;

/**
 * Whether the `encryptionsalt` of a stack configuration was made with a passphrase. It holds the salt, a nonce and the
 * known text, encrypted: `v1:SALT:v1:NONCE:TEXT`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/crypt.go
 */
export function isSaltOf(passphrase: string, encryptionSalt: string): boolean {
  const [, salt = "", nonce = "", text = ""] = /^v1:([^:]+):v1:([^:]+):([^:]+)$/.exec(encryptionSalt) ?? [];
  const encrypted = Buffer.from(text, "base64");
  if (encrypted.length <= TAG_LENGTH) return false;
  const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(encrypted.subarray(-TAG_LENGTH));
    const decrypted = decipher.update(encrypted.subarray(0, -TAG_LENGTH), undefined, "utf8") + decipher.final("utf8");
    return decrypted === KNOWN_TEXT;
  } catch {
    return false;
  }
}
