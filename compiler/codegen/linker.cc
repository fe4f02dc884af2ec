#include "compiler/codegen/linker.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/MemoryBuffer.h>

#include "compiler/codegen/object_compiler.h"
#include "compiler/codegen/runtime_calls.h"

namespace senda::codegen {
namespace {

Error ToError(llvm::Error error) {
  return MakeError("Compiled code cannot be loaded: {}", llvm::toString(std::move(error)));
}

class OrcLinker final : public Linker {
 public:
  explicit OrcLinker(std::unique_ptr<llvm::orc::LLJIT> jit) : jit_(std::move(jit)) {}

  Result<void> Define(const Constants& constants) {
    llvm::orc::SymbolMap symbols;
    for (const RuntimeSymbol& symbol : RuntimeSymbols()) Add(symbols, symbol.name, symbol.address);
    Add(symbols, std::string(kConstantsSymbol), &constants);
    auto error = jit_->getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(symbols)));
    if (error) return ToError(std::move(error));
    return {};
  }

  Result<std::vector<void*>> Link(const std::string& object, const std::vector<std::string>& symbols) override {
    auto error = jit_->addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(object, "senda"));
    if (error) return ToError(std::move(error));
    llvm::orc::SymbolLookupSet wanted;
    for (const std::string& symbol : symbols) wanted.add(jit_->mangleAndIntern(symbol));
    auto found = jit_->getExecutionSession().lookup({{&jit_->getMainJITDylib(), kAll}}, std::move(wanted));
    if (!found) return ToError(found.takeError());
    std::vector<void*> out;
    for (const std::string& symbol : symbols) {
      out.push_back(found->at(jit_->mangleAndIntern(symbol)).getAddress().toPtr<void*>());
    }
    return out;
  }

 private:
  static constexpr auto kAll = llvm::orc::JITDylibLookupFlags::MatchAllSymbols;

  void Add(llvm::orc::SymbolMap& symbols, const std::string& name, const void* address) {
    symbols[jit_->mangleAndIntern(name)] = {llvm::orc::ExecutorAddr::fromPtr(address), llvm::JITSymbolFlags::Exported};
  }

  std::unique_ptr<llvm::orc::LLJIT> jit_;
};

}  // namespace

Result<std::unique_ptr<Linker>> Linker::Create(const Constants& constants) {
  InitializeTarget();
  llvm::orc::LLJITBuilder builder;
  builder.setPlatformSetUp(llvm::orc::setUpInactivePlatform);  // no constructors, no thread-locals: nothing to set up
  builder.setLinkProcessSymbolsByDefault(false);
  auto jit = builder.create();
  if (!jit) return ToError(jit.takeError());
  auto linker = std::make_unique<OrcLinker>(std::move(*jit));
  SENDA_RETURN_IF_ERROR(linker->Define(constants));
  return std::unique_ptr<Linker>(std::move(linker));
}

}  // namespace senda::codegen
