const groups = [
  '😀 😃 😄 😁 😆 😅 😂 🤣 😊 😇 🙂 🙃 😉 😌 😍 🥰 😘 😋 😛 😜 🤪 🤨 🧐 🤓 😎 🤩 🥳 😏 😒 😞 😔 😟 😕 🙁 😣 😖 😫 😩 🥺 😢 😭 😤 😠 😡 🤯 😳 🥵 🥶 😱 😨 😰 😥 🤗 🤔 🤭 🤫 😶 😐 😬 🙄 😯 😴 🤤 😷 🤒 🤧',
  '👍 👎 👌 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ✋ 🖐️ 👋 👏 🙌 👐 🤝 🙏 💪 ✍️ 👀 🫶 🤷 🤦 🙋 🙇',
  '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 💯 ✅ ❌ ❓ ❗ ⭐ ✨ 🔥 🎉 🎁 🏆 💡 📌 📎 ⏰ 🚀 💰 🔒',
  '🐶 🐱 🐼 🦊 🐯 🐷 🐸 🐵 🐔 🦆 🦉 🐝 🦋 🌸 🌹 🌻 🌳 🍀 🌈 ☀️ 🌙 ❄️ 🍎 🍉 🍓 🍜 🍚 🍣 🍰 🍵 ☕ 🍺',
];

/** The emoji on offer, in the groups of `emojiGroups`. */
export const emoji: readonly (readonly string[])[] = groups.map((group) => group.split(' '));
