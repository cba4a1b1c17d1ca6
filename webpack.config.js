// Kernel snippets reach the bundle as text, unchanged.
module.exports = {
  module: { rules: [{ test: /\.(py|R|jl)$/, type: 'asset/source' }] }
};
