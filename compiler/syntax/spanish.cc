#include "compiler/syntax/spanish.h"

#include <string>

#include "SendaParser.h"
#include "compiler/syntax/brackets.h"

namespace senda::syntax {
namespace {

using Parser = grammar::SendaParser;

constexpr SpanishWord kWords[] = {
    {"segmento", "segment", Parser::SEGMENT},
    {"disparador", "trigger", Parser::TRIGGER},
    {"evento", "event", Parser::EVENT},
    {"cliente", "customer", Parser::CUSTOMER},
    {"canal", "channel", Parser::CHANNEL},
    {"mensaje", "message", Parser::MESSAGE},
    {"tema", "topic", Parser::TOPIC},
    {"política", "policy", Parser::POLICY},
    {"politica", "policy", Parser::POLICY},
    {"nunca", "never", Parser::NEVER},
    {"siempre", "always", Parser::ALWAYS},
    {"límite", "limit", Parser::LIMIT},
    {"limite", "limit", Parser::LIMIT},
    {"silencio", "quiet", Parser::QUIET},
    {"viaje", "journey", Parser::JOURNEY},
    {"recorrido", "journey", Parser::JOURNEY},
    {"paquete", "package", Parser::PACKAGE},
    {"usa", "use", Parser::USE},
    {"usar", "use", Parser::USE},
    {"definir", "define", Parser::DEFINE},
    {"propósito", "purpose", Parser::PURPOSE},
    {"proposito", "purpose", Parser::PURPOSE},
    {"promocional", "promotional", Parser::PROMOTIONAL},
    {"servicio", "service", Parser::SERVICE},
    {"transaccional", "transactional", Parser::TRANSACTIONAL},
    {"porque", "because", Parser::BECAUSE},
    {"cuerpo", "body", Parser::BODY},
    {"audiencia", "audience", Parser::AUDIENCE},
    {"entra", "enter", Parser::ENTER},
    {"entrar", "enter", Parser::ENTER},
    {"objetivo", "goal", Parser::GOAL},
    {"meta", "goal", Parser::GOAL},
    {"envía", "send", Parser::SEND},
    {"envia", "send", Parser::SEND},
    {"enviar", "send", Parser::SEND},
    {"espera", "wait", Parser::WAIT},
    {"esperar", "wait", Parser::WAIT},
    {"hasta", "until", Parser::UNTIL},
    {"cuando", "when", Parser::WHEN},
    {"divide", "split", Parser::SPLIT},
    {"dividir", "split", Parser::SPLIT},
    {"sal", "exit", Parser::EXIT},
    {"salir", "exit", Parser::EXIT},
    {"si", "if", Parser::IF},
    {"sino", "else", Parser::ELSE},
    {"entonces", "then", Parser::THEN},
    {"luego", "then", Parser::THEN},
    {"donde", "where", Parser::WHERE},
    {"dentro", "within", Parser::WITHIN},
    {"desde", "since", Parser::SINCE},
    {"en", "in", Parser::IN},
    {"entre", "between", Parser::BETWEEN},
    {"como", "as", Parser::AS},
    {"por", "by", Parser::BY},
    {"para", "for", Parser::FOR},
    {"con", "with", Parser::WITH},
    {"y", "and", Parser::AND},
    {"o", "or", Parser::OR},
    {"es", "is", Parser::IS},
    {"verdadero", "true", Parser::TRUE},
    {"falso", "false", Parser::FALSE},
    {"primer", "first", Parser::FIRST},
    {"primero", "first", Parser::FIRST},
    {"primera", "first", Parser::FIRST},
    {"cada", "each", Parser::EACH},
    {"contar", "count", Parser::COUNT},
    {"cuenta", "count", Parser::COUNT},
    {"suma", "sum", Parser::SUM},
    {"hoy", "today", Parser::TODAY},
    {"día", "day", Parser::UNIT},
    {"dia", "day", Parser::UNIT},
    {"días", "days", Parser::UNIT},
    {"dias", "days", Parser::UNIT},
    {"hora", "hour", Parser::UNIT},
    {"horas", "hours", Parser::UNIT},
    {"minuto", "minute", Parser::UNIT},
    {"minutos", "minutes", Parser::UNIT},
    {"segundo", "second", Parser::UNIT},
    {"segundos", "seconds", Parser::UNIT},
    {"semana", "week", Parser::UNIT},
    {"semanas", "weeks", Parser::UNIT},
    {"mes", "month", Parser::UNIT},
    {"meses", "months", Parser::UNIT},
    {"año", "year", Parser::UNIT},
    {"años", "years", Parser::UNIT},
};

}  // namespace

const SpanishWord* FindSpanishWord(std::string_view word) {
  std::string lower;
  for (char c : word) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const SpanishWord& entry : kWords) {
    if (entry.spanish == lower) return &entry;
  }
  return nullptr;
}

std::vector<uint32_t> MendSpanishDeclarations(Words* words) {
  std::vector<uint32_t> mended;
  for (WordToken& word : words->tokens) {
    if (word.type() != Parser::NAME || !word.is_line_start()) continue;
    const SpanishWord* spanish = FindSpanishWord(word.text());
    if (spanish == nullptr) continue;
    word.set_type(spanish->token);
    if (BeginsDeclaration(*words, word.index())) {
      mended.push_back(word.index());
    } else {
      word.set_type(Parser::NAME);
    }
  }
  return mended;
}

}  // namespace senda::syntax
