#pragma once

#include <QByteArray>
#include <QStringList>

#include <string>

// Programs that read a text and are done: a compiler, an interpreter.
namespace swb::test {

struct Ran {
    int exitCode; // -1: it did not start, crashed, or took two minutes
    QByteArray output;
};

Ran run(const QString& program, const QStringList& arguments, const QByteArray& input);
Ran compileC(const QByteArray& source); // its grammar and types; makes no program
QByteArray indented(const std::string& code);

} // namespace swb::test
