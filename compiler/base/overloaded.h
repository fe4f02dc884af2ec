// One lambda per alternative of a variant: std::visit(Overloaded{[](const A&) {…}, [](const B&) {…}}, v). A forgotten
// alternative does not compile.
#pragma once

namespace senda {

template <typename... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace senda
