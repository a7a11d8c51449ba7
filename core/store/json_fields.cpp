#include "core/store/json_fields.h"

#include <QCoreApplication>

#include <cmath>

namespace swb {

namespace {

QString say(const char* text) { return QCoreApplication::translate("JsonFields", text); }

} // namespace

JsonFields::JsonFields(const QJsonValue& value, QString place, QString& trouble)
    : m_object(value.toObject())
    , m_place(std::move(place))
    , m_trouble(trouble) {
    if (!value.isObject())
        fault("", say("not an object."));
}

QString JsonFields::unknownWord() { return say("not a word that is known here."); }

QString JsonFields::placeOf(const char* name) const {
    const QString field = QLatin1String(name);
    return m_place.isEmpty() || field.isEmpty() ? m_place + field : m_place + QLatin1Char('.') + field;
}

void JsonFields::fault(const char* name, const QString& why) const {
    if (m_trouble.isEmpty())
        m_trouble = QStringLiteral("%1: %2").arg(placeOf(name), why);
}

std::string JsonFields::text(const char* name) const {
    const QJsonValue value = m_object.value(QLatin1String(name));
    if (value.isUndefined())
        fault(name, say("missing."));
    else if (!value.isString())
        fault(name, say("not a text."));
    else if (value.toString().size() > kLongestText)
        fault(name, say("longer than %1 characters.").arg(kLongestText));
    else
        return value.toString().toStdString();
    return {};
}

std::string JsonFields::text(const char* name, const std::string& otherwise) const {
    return has(name) ? text(name) : otherwise;
}

std::int64_t JsonFields::number(const char* name, std::int64_t low, std::int64_t high, std::int64_t otherwise) const {
    if (!has(name))
        return otherwise;
    const double number = m_object.value(QLatin1String(name)).toDouble(std::nan(""));
    if (number == std::floor(number) && number >= static_cast<double>(low) && number <= static_cast<double>(high))
        return static_cast<std::int64_t>(number);
    fault(name, say("not a whole number from %1 to %2.").arg(low).arg(high));
    return otherwise;
}

double JsonFields::real(const char* name, double otherwise) const {
    if (!has(name))
        return otherwise;
    const QJsonValue value = m_object.value(QLatin1String(name));
    if (!value.isDouble())
        fault(name, say("not a number."));
    return value.toDouble(otherwise);
}

bool JsonFields::flag(const char* name, bool otherwise) const {
    if (!has(name))
        return otherwise;
    const QJsonValue value = m_object.value(QLatin1String(name));
    if (!value.isBool())
        fault(name, say("neither true nor false."));
    return value.toBool(otherwise);
}

JsonFields JsonFields::object(const char* name) const {
    return {m_object.value(QLatin1String(name)), placeOf(name), m_trouble};
}

QJsonArray JsonFields::array(const char* name, qsizetype most) const {
    const QJsonValue value = m_object.value(QLatin1String(name));
    if (!value.isArray())
        fault(name, say("not a list."));
    else if (value.toArray().size() > most)
        fault(name, say("more than %1.").arg(most));
    else
        return value.toArray();
    return {};
}

} // namespace swb
